/** Whose page this browser showed last, for one that is opened by a label or a bookmark. */
const LAST = 'hall.as'

export function rememberMe(as: string | null): void {
  if (as) localStorage.setItem(LAST, as)
}

/** Put whoever was here last into the page's address when it names nobody. */
export function asWhoWasHere(): void {
  const last = localStorage.getItem(LAST)
  const { search, pathname, hash } = location
  if (!search && last) {
    history.replaceState(null, '', `${pathname}?as=${encodeURIComponent(last)}${hash}`)
  }
}
