/** What a visitor has to know first about a ticket; pure. */
import type { Ticket, Wait } from '@ui/wire'

/** As the ticket's states, and `soon`: waiting, and nearly called. */
export type Phase = Ticket['state'] | 'soon'

export type Level = 1 | 2 | 3 | 4 | 5
export const LEVELS: readonly Level[] = [1, 2, 3, 4, 5]
export const REASONS = ['attitude', 'slow', 'unclear', 'told_once', 'waiting', 'other'] as const
export type Reason = (typeof REASONS)[number]

const NEAR_PEOPLE = 3
const NEAR_MINUTES = 10

export function phaseOf({ state, ahead, wait }: Ticket): Phase {
  if (state !== 'waiting') return state
  const near = ahead !== null && ahead <= NEAR_PEOPLE
  // Three people at one slow counter may be half an hour.
  return near && (wait === null || wait.low <= NEAR_MINUTES) ? 'soon' : 'waiting'
}

/** The ground of the band on top. */
export type Tone = 'brand' | 'warn' | 'call' | 'ok' | 'quiet'

const TONES: Record<Phase, Tone> = {
  waiting: 'brand',
  soon: 'warn',
  called: 'call',
  serving: 'ok',
  held: 'warn',
  missed: 'warn',
  diverted: 'brand',
  done: 'ok',
  cancelled: 'quiet',
  expired: 'quiet',
}

export const toneOf = (phase: Phase): Tone => TONES[phase]

/** Nothing will happen to it any more. */
export const isOver = (phase: Phase): boolean => TONES[phase] === 'quiet' || phase === 'done'

/** Minutes as one figure; `within`: at most so many. */
export type Range =
  | { kind: 'unknown' | 'now' }
  | { kind: 'about' | 'within'; figure: string }

export function rangeOf(wait: Wait | null): Range {
  if (!wait) return { kind: 'unknown' }
  const { low, high } = wait
  if (high <= 0) return { kind: 'now' }
  if (low <= 0) return { kind: 'within', figure: String(high) }
  return { kind: 'about', figure: low === high ? String(high) : `${low}–${high}` }
}

/** Y036 as a voice must read it: one sign after the other. */
export const spelt = (number: string): string => number.split('').join(' ')

/** Why a ticket that had been called waits again without having been missed; next: for the service
 * that was to come anyway. */
export type Turn = 'withdrawn' | 'sent_on' | 'next'

export function turnOf(before: Ticket | null, now: Ticket): Turn | null {
  if (!before || now.state !== 'waiting') return null
  if (!['called', 'serving', 'held'].includes(before.state)) return null
  if (now.service.code === before.afterwards?.[0]?.code) return 'next'
  const same = before.service.code === now.service.code && before.windows === now.windows
  return same ? 'withdrawn' : 'sent_on'
}

/** A call that was not told yet: another counter, or the same one again. */
export function isFreshCall(before: Ticket | null, now: Ticket): boolean {
  if (now.state !== 'called') return false
  return before?.state !== 'called' || before.called_at !== now.called_at
}
