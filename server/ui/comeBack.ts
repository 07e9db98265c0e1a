/** Where somebody wanted to go before they had to sign in; for this tab, and a short while. */
const KEY = 'hall.wanted'
const GOOD_MS = 15 * 60_000
const PAGES = ['/maintenance']

/** Remember this page and what stands behind its `#`, for after signing in. */
export function comeBackHere({ pathname, hash } = location, now = Date.now()): void {
  sessionStorage.setItem(KEY, JSON.stringify({ path: pathname + hash, at: now }))
}

/** The page that was wanted, as whoever `page` (of the answer to signing in) is; once. */
export function wantedPage(page: string, now = Date.now()): string | null {
  const kept = sessionStorage.getItem(KEY)
  sessionStorage.removeItem(KEY)
  try {
    const { path, at } = JSON.parse(kept ?? '') as { path: string; at: number }
    const wanted = new URL(path, location.origin)
    if (!PAGES.includes(wanted.pathname) || now - at > GOOD_MS) return null
    return `${wanted.pathname}${new URL(page, location.origin).search}${wanted.hash}`
  } catch {
    return null
  }
}
