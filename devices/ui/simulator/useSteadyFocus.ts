/** The list puts devices in trouble first: whoever stands on one that moves, stays on it. */
import { onBeforeUpdate, onUpdated } from 'vue'

export function useSteadyFocus(): void {
  let at: Element | null = null
  onBeforeUpdate(() => void (at = document.activeElement))
  onUpdated(() => {
    const lost = document.activeElement === document.body
    if (lost && at instanceof HTMLElement && at.isConnected) at.focus({ preventScroll: true })
  })
}
