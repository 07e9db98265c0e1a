/** Which section is open, and which of its items: `#/services/pension` in the address. */
import { onBeforeUnmount, reactive } from 'vue'

export interface Route {
  section: string
  /** Code of the item whose panel is open; empty: none. */
  item: string
}

export function parseRoute(hash: string): Route {
  const [section = '', item = ''] = hash.replace(/^#\/?/, '').split('/')
  return { section, item: decoded(item) }
}

export function hashOf(section: string, item = ''): string {
  return `#/${section}${item ? `/${encodeURIComponent(item)}` : ''}`
}

export function useRoute(): Route {
  const route = reactive(parseRoute(location.hash))
  const follow = (): void => void Object.assign(route, parseRoute(location.hash))
  addEventListener('hashchange', follow)
  onBeforeUnmount(() => removeEventListener('hashchange', follow))
  return route
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
