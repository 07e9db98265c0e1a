/** Times as people say them: 今天 14:05, 昨天 16:20, 明天 17:30, 9月3日 08:00. */
import { useI18n } from 'vue-i18n'

const DAY = 86_400_000

export interface DayWords {
  yesterday: string
  today: string
  tomorrow: string
}

/** at: ms since 1970; now: the same; zone: the hall's. */
export function saidTime(
  at: number,
  now: number,
  zone: string,
  language: string,
  words: DayWords,
): string {
  const time = new Intl.DateTimeFormat(language, {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  }).format(at)
  const date = dayOf(at, zone)
  if (date === dayOf(now, zone)) return `${words.today} ${time}`
  if (date === dayOf(now - DAY, zone)) return `${words.yesterday} ${time}`
  if (date === dayOf(now + DAY, zone)) return `${words.tomorrow} ${time}`
  const sameYear = date.slice(0, 4) === dayOf(now, zone).slice(0, 4)
  const day = new Intl.DateTimeFormat(language, {
    timeZone: zone,
    month: 'short',
    day: 'numeric',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at)
  return `${day} ${time}`
}

/** The same in the page's language. zone: the hall's, asked anew each time. */
export function useSaidTime(zone: () => string): (at: number, now: number) => string {
  const { t, locale } = useI18n({ useScope: 'global' })
  return (at, now) => {
    const words = {
      yesterday: t('common.yesterday'),
      today: t('common.today'),
      tomorrow: t('common.tomorrow'),
    }
    return saidTime(at, now, zone(), locale.value, words)
  }
}

function dayOf(at: number, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(at)
}
