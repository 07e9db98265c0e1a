import { onBeforeUnmount, ref, type Ref } from 'vue'

/** How wide the notice line is, in em of its words, now and after the screen is turned. */
export function useNoticeRoom(): Readonly<Ref<number>> {
  const measure = () => (innerWidth > innerHeight ? 53 : 29)
  const room = ref(measure())
  const again = () => (room.value = measure())
  addEventListener('resize', again)
  onBeforeUnmount(() => removeEventListener('resize', again))
  return room
}
