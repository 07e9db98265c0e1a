/** The open calls sorted for one helper, and how long each has waited. */
import type { HelpCallRow } from '@ui/wire'

export interface Sorted {
  /** The ones this helper goes to. */
  mine: HelpCallRow[]
  /** Nobody goes yet; the longest wait first. */
  free: HelpCallRow[]
  /** Somebody else goes. */
  others: HelpCallRow[]
}

export function sortCalls(calls: readonly HelpCallRow[], me: string): Sorted {
  return {
    mine: calls.filter(({ helper }) => helper === me),
    free: calls.filter(({ helper }) => helper === null),
    others: calls.filter(({ helper }) => helper !== null && helper !== me),
  }
}

const LATE = 3
const VERY_LATE = 8

/** Whole minutes, and how bad that is for somebody who waits for a helper. */
export function waited(askedAt: number, now: number): { minutes: number; tone: Tone } {
  const minutes = Math.max(0, Math.floor((now - askedAt) / 60_000))
  return { minutes, tone: minutes >= VERY_LATE ? 'danger' : minutes >= LATE ? 'warn' : 'plain' }
}

export type Tone = 'plain' | 'warn' | 'danger'

/** Free calls that were not there before; none on the first look. */
export function freshCalls(
  before: ReadonlySet<number> | null,
  free: readonly HelpCallRow[],
): HelpCallRow[] {
  return before === null ? [] : free.filter(({ id }) => !before.has(id))
}
