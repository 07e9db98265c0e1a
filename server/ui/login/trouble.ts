/** What went wrong, in a sentence. */
import { Offline, Refusal } from '@ui/api'

type Say = (key: string, facts?: Record<string, unknown>) => string

export function troubleText(t: Say, error: unknown): string {
  if (error instanceof Offline) return t('trouble.offline')
  if (!(error instanceof Refusal)) return t('trouble.server')
  if (error.code === 'account_locked') {
    const left = Math.ceil((Number(error.facts.until) - Date.now()) / 60_000)
    return t('login.locked', { minutes: Math.min(15, Math.max(1, left)) })
  }
  const key = `refusal.${error.code}`
  const text = t(key, error.facts as Record<string, unknown>)
  return text === key ? t('refusal.unknown', { code: error.code }) : text
}
