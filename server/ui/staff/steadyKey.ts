/**
 * The Idempotency-Key of one person's commands: what is asked once more after no answer came is the
 * same command, whatever became of the first try; anything else is a new one.
 */
import { Offline } from '@ui/api'
import { uuid } from '@ui/uuid'

export interface SteadyKey {
  keyFor(path: string, body: object): string
  /** How it ended: with an answer, or with this error. */
  ended(error?: unknown): void
}

export function steadyKey(): SteadyKey {
  let unanswered: { what: string; key: string } | null = null
  return {
    keyFor(path, body) {
      const what = `${path} ${JSON.stringify(body)}`
      if (unanswered?.what !== what) unanswered = { what, key: uuid() }
      return unanswered.key
    },
    ended(error) {
      if (!(error instanceof Offline)) unanswered = null
    },
  }
}
