/** Whether the window is too narrow for a list and what is open beside it; panel.css has it too. */
import { onBeforeUnmount, ref } from 'vue'

export function useNarrow() {
  const query = matchMedia('(max-width: 899px)')
  const narrow = ref(query.matches)
  const follow = (): void => void (narrow.value = query.matches)
  query.addListener(follow) // Chromium 69 knows no addEventListener here
  onBeforeUnmount(() => query.removeListener(follow))
  return narrow
}
