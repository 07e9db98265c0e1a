/** Spans and clock times as staff read them. All in ms of hall time. */
const MINUTE = 60_000

/** A span for people; `key` is in `span` of each page's words. */
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

/** From so many minutes on a range is told in half hours. */
export const LONG = 120

/** A long range of minutes in hours, by the half hour and rounded outwards. */
export function inHalfHours({ low, high }: { low: number; high: number }) {
  return { low: Math.floor(low / 30) / 2, high: Math.ceil(high / 30) / 2 }
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
