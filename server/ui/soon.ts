/**
 * Parts that the first look does not need, yet fetched at once: they must be there without the
 * network. A page that is offline by then tries again until it is not.
 */
import { defineAsyncComponent, type Component } from 'vue'

const AGAIN = 1_000

export function soon<T extends Component>(load: () => Promise<{ default: T }>): T {
  load().catch(() => undefined)
  return defineAsyncComponent<T>({
    loader: load,
    onError: (_error, retry) => void setTimeout(retry, AGAIN),
  })
}
