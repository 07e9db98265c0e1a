/**
 * A style sheet that did not come is asked for until it does. Vite asks once: a part fetched while
 * the network was away would open without its styles, and keep so.
 */
const AGAIN = 1_000

export function fetchLostStyles(): void {
  const lost = ({ target }: Event): void => {
    if (!(target instanceof HTMLLinkElement) || target.rel !== 'stylesheet') return
    setTimeout(() => target.replaceWith(target.cloneNode()), AGAIN)
  }
  document.addEventListener('error', lost, { capture: true })
}
