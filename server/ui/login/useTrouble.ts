/** What went wrong, in the language the page is in at the moment. */
import { Refusal } from '@ui/api'
import { useTold } from '@ui/staff/useTold'

const MINUTE = 60_000
const LONGEST = 15 // minutes a login is closed after wrong passwords

export function useTrouble() {
  const { told, say, failed: refused, clear } = useTold()

  function failed(error: unknown): void {
    if (!(error instanceof Refusal) || error.code !== 'account_locked') return refused(error)
    const left = Math.ceil((Number(error.facts.until) - Date.now()) / MINUTE)
    say('login.locked', { minutes: Math.min(LONGEST, Math.max(1, left)) })
  }

  return { trouble: told, say, failed, clear }
}
