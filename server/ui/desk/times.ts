/** How long the ticket in hand has waited and been served. All in ms of hall time. */
import type { DeskTicket } from '@ui/wire'

/** 06:24, and from an hour on 1:06:24. */
export function stopwatch(span: number): string {
  const seconds = Math.max(0, Math.floor(span / 1_000))
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const rest = `${two(m)}:${two(s)}`
  return h ? `${h}:${rest}` : rest
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
