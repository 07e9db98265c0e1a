/** Times and spans as the desk shows them. All in ms of hall time. */
import type { DeskTicket } from '@ui/wire'

const MINUTE = 60_000

/** 06:24, and from an hour on 1:06:24. */
export function stopwatch(span: number): string {
  const seconds = Math.max(0, Math.floor(span / 1_000))
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const rest = `${two(m)}:${two(s)}`
  return h ? `${h}:${rest}` : rest
}

/** A span for people; `key` is in `desk.span`. */
export interface Span {
  key: 'short' | 'minutes' | 'hours'
  facts: { h: number; m: number }
}

/** From three hours on the minutes no longer matter to anybody, but they are right all the same. */
export function spanOf(span: number): Span {
  const minutes = Math.floor(Math.max(0, span) / MINUTE)
  if (minutes < 1) return { key: 'short', facts: { h: 0, m: 0 } }
  if (minutes < 60) return { key: 'minutes', facts: { h: 0, m: minutes } }
  return { key: 'hours', facts: { h: Math.floor(minutes / 60), m: minutes % 60 } }
}

/** Clock times in the hall's own time zone, whatever this computer's is. */
export interface Faces {
  /** 14:05 */
  time(at: number): string
  /** 2026-09-01: only to compare days. */
  day(at: number): string
}

export function faces(timeZone: string): Faces {
  // en-GB for its 24 hours with two digits, in every language of the page.
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
  const date = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  return { time: (at) => clock.format(at), day: (at) => date.format(at) }
}

/** How long the visitor waited (or has waited) for the counter that calls now. */
export function waited(
  ticket: { queued_at: number; called_at: number | null },
  now: number,
): number {
  const called = ticket.called_at
  return (called !== null && called >= ticket.queued_at ? called : now) - ticket.queued_at
}

/** Since when the visitor sits here: the last start or resumption of the ticket in hand. */
export function servingSince(ticket: DeskTicket): number | null {
  if (ticket.state !== 'serving') return null
  const begun = ticket.steps.filter((step) => step.act === 'start' || step.act === 'resume')
  return begun.length ? begun[begun.length - 1]!.at : ticket.started_at
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
