/** How a suggestion is said, and what taking it up sends. Pure. */
import type { Facts } from '@ui/staff/sentences'
import type { Alert, Suggestion, TakeAsk } from '@ui/wire'
import type { Saying } from './useActs'

/** said: a name of the hall in the page's language. */
export function sayingOf(one: Suggestion, until: string, said: (name: string) => string): Saying {
  const facts: Facts = {
    label: one.label ?? '',
    area: said(one.area?.name ?? ''),
    service: said(one.service?.name ?? ''),
    n: one.tickets.length,
    until,
  }
  if (one.kind !== 'send_away') return { key: `supervisor.do.${one.kind}`, facts }
  const several = one.service === null ? '_any' : ''
  return { key: `supervisor.do.send_away_${one.outlet ?? 'helper'}${several}`, facts }
}

/** The body of `take`. staff: who is to sit at a counter that nobody sits at. */
export function takeOf(one: Suggestion, staff: string): TakeAsk {
  return {
    suggestion: one.key,
    tickets: one.tickets.map(({ id }) => id),
    ...(one.staffed ? {} : { staff: staff.trim() }),
  } as TakeAsk
}

/** Why it stands: the limit it is furthest over, measured as many times the limit. */
export function worstLimit({ limits }: Alert): Alert['limits'][number] | null {
  const excess = (one: Alert['limits'][number]) => (one.value ?? 0) / (one.limit || 1)
  return limits.reduce<Alert['limits'][number] | null>(
    (worst, one) => (worst === null || excess(one) > excess(worst) ? one : worst),
    null,
  )
}

/** Whether it is over a limit now, or only has not eased yet. */
export function isOver({ limits }: Alert): boolean {
  return limits.some(({ value, limit }) => value !== null && value > limit)
}

/** A seat as people read it: events name a person `staff:…`. */
export function seatName(seat: string): string {
  return seat.replace(/^(staff|interface|supervisor|admin):/, '')
}
