/**
 * The seconds in which the last step can be taken back, counted here in real time from what the
 * server said was left. Views arrive a little late and in whole seconds: small differences do not
 * move the countdown.
 */
import type { Undoable } from '@ui/wire'

export interface UndoClock {
  act: string
  number: string
  /** When the step was done, by the hall's clock. */
  at: number
  /** ms it began with, for the bar that runs out. */
  total: number
  /** When it ends, on the page's own monotonic clock (ms). */
  ends: number
}

const JITTER = 1_500

export function undoClock(
  old: UndoClock | null,
  undo: Undoable | null,
  now: number,
): UndoClock | null {
  if (!undo || undo.seconds <= 0) return null
  const ends = now + undo.seconds * 1_000
  if (sameStep(old, undo) && Math.abs(ends - old.ends) <= JITTER) return old
  return { act: undo.act, number: undo.number, at: undo.at, total: undo.seconds * 1_000, ends }
}

/** Whether a view still offers the step that is counted, however late the view came. */
export function sameStep(clock: UndoClock | null, undo: Undoable): clock is UndoClock {
  return (
    clock !== null &&
    clock.act === undo.act &&
    clock.number === undo.number &&
    clock.at === undo.at
  )
}

/** Whole seconds to show; 0 once it is over. */
export function secondsLeft(clock: UndoClock | null, now: number): number {
  return clock ? Math.max(0, Math.ceil((clock.ends - now) / 1_000)) : 0
}

/** 1 → 0, for the bar. */
export function shareLeft(clock: UndoClock | null, now: number): number {
  if (!clock) return 0
  return Math.min(1, Math.max(0, (clock.ends - now) / clock.total))
}
