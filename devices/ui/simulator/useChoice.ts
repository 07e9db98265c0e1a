/** Which device is open: `#NAME` in the address, so that the browser's way back closes it. */
import { onBeforeUnmount, ref } from 'vue'

export function useChoice() {
  const chosen = ref(named())
  const follow = (): void => void (chosen.value = named())
  addEventListener('hashchange', follow)
  onBeforeUnmount(() => removeEventListener('hashchange', follow))
  return chosen
}

function named(): string {
  try {
    return decodeURIComponent(location.hash.slice(1))
  } catch {
    return '' // an address typed wrong
  }
}
