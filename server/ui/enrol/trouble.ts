/** Why the device was not let in, as the word under `enrol.trouble` that says so. */
import { Offline, Refusal } from '@ui/api'

export type Trouble = 'empty' | 'unknown' | 'too_many' | 'not_a_page' | 'offline' | 'server'

export function troubleOf(error: unknown): Trouble {
  if (error instanceof Offline) return 'offline'
  if (!(error instanceof Refusal)) return 'server'
  if (error.code === 'too_many') return 'too_many'
  if (error.code === 'not_allowed') return 'not_a_page'
  // What is too long to be a code is a wrong code too.
  if (error.code === 'not_enrolled' || error.code === 'invalid') return 'unknown'
  return 'server'
}
