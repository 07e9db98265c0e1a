/**
 * Why somebody opens the page: to sign in, to set a password by an administrator's link, to make
 * the first administrator, or because a link of the demo did not open. What matters is behind `#`,
 * which never leaves the browser by itself.
 */
export type Errand =
  | { kind: 'sign-in' }
  | { kind: 'invitation'; code: string }
  | { kind: 'setup'; code: string }
  | { kind: 'link'; trouble: LinkTrouble }

const LINK_TROUBLES = ['used', 'unknown', 'closed'] as const
export type LinkTrouble = (typeof LINK_TROUBLES)[number]

export function errandOf(hash: string): Errand {
  const facts = new URLSearchParams(hash.replace(/^#/, ''))
  for (const kind of ['invitation', 'setup'] as const) {
    const code = facts.get(kind)
    if (code) return { kind, code }
  }
  const trouble = LINK_TROUBLES.find((known) => known === facts.get('link'))
  return trouble ? { kind: 'link', trouble } : { kind: 'sign-in' }
}

/** What is wrong with a new password, as the word under `login.password` that says so. */
export type Fault = 'short' | 'plain' | 'login' | 'different'

/** The server's rules, told before anything is sent; its list of common passwords stays there. */
export function faultOf(password: string, again: string, login: string): Fault | null {
  if ([...password].length < 8) return 'short'
  if (new Set(password).size <= 2) return 'plain'
  if (password.toLowerCase() === login.trim().toLowerCase()) return 'login'
  return password === again ? null : 'different'
}
