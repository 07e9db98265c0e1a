/** Times as people say them: 今天 14:05, 昨天 16:20, 9月3日 08:00. */
export interface TimeWords {
  today: string
  yesterday: string
}

/** at: ms since 1970; now: the same; zone: the hall's. */
export function saidTime(
  at: number,
  now: number,
  zone: string,
  language: string,
  words: TimeWords,
): string {
  const time = new Intl.DateTimeFormat(language, {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(at)
  const date = dayOf(at, zone)
  if (date === dayOf(now, zone)) return `${words.today} ${time}`
  if (date === dayOf(now - 86_400_000, zone)) return `${words.yesterday} ${time}`
  const sameYear = date.slice(0, 4) === dayOf(now, zone).slice(0, 4)
  const day = new Intl.DateTimeFormat(language, {
    timeZone: zone,
    month: 'short',
    day: 'numeric',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at)
  return `${day} ${time}`
}

function dayOf(at: number, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(at)
}
