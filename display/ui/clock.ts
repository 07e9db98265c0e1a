/** Hall times as words, in the hall's time zone whatever this computer's is. */

export function clockIn(timeZone: string, at: number): string {
  const face = { timeZone, hour: '2-digit', minute: '2-digit' } as const
  return new Intl.DateTimeFormat('en-GB', face).format(at) // en-GB for its 24 hours, two digits
}

export function dayAndClock(timeZone: string, at: number, now: number, locale: string) {
  const day = new Intl.DateTimeFormat(locale, { timeZone, month: 'long', day: 'numeric' })
  const date = day.format(at)
  return { isToday: date === day.format(now), date, time: clockIn(timeZone, at) }
}
