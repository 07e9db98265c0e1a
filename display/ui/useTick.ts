import { onBeforeUnmount, ref, type Ref } from 'vue'

/** Real time, ms, on a clock that only runs forward; looks again every `every` ms. */
export function useTick(every = 500): Readonly<Ref<number>> {
  const now = ref(performance.now())
  const ticking = setInterval(() => (now.value = performance.now()), every)
  onBeforeUnmount(() => clearInterval(ticking))
  return now
}
