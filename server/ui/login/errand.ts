/**
 * Why somebody opens the page: to sign in, to set a password by an administrator's link, or to
 * make the first administrator. The code is behind `#`, which never leaves the browser by itself.
 */
export type Errand =
  | { kind: 'sign-in' }
  | { kind: 'invitation'; code: string }
  | { kind: 'setup'; code: string }

export function errandOf(hash: string): Errand {
  const facts = new URLSearchParams(hash.replace(/^#/, ''))
  for (const kind of ['invitation', 'setup'] as const) {
    const code = facts.get(kind)
    if (code) return { kind, code }
  }
  return { kind: 'sign-in' }
}

/** What is wrong with a new password, as the word under `login.password` that says so. */
export type Fault = 'short' | 'plain' | 'login' | 'different'

/** The same rules as the server's, told before anything is sent. */
export function faultOf(password: string, again: string, login: string): Fault | null {
  if ([...password].length < 8) return 'short'
  if (new Set(password).size <= 2) return 'plain'
  if (password.toLowerCase() === login.trim().toLowerCase()) return 'login'
  return password === again ? null : 'different'
}
