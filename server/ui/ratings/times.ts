/** Times of the hall as people say them: 今天 14:05, 11月20日 09:10. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'

const DAY = 86_400_000

export function useTimes(zone: () => string, now: () => number) {
  const { t, locale } = useI18n()
  const clock = computed(
    () =>
      new Intl.DateTimeFormat('en-GB', {
        timeZone: zone(),
        hour: '2-digit',
        minute: '2-digit',
      }),
  )
  const day = computed(
    () => new Intl.DateTimeFormat(locale.value, { timeZone: zone(), month: 'short', day: 'numeric' }),
  )
  const date = computed(() => new Intl.DateTimeFormat('en-CA', { timeZone: zone() }))

  function when(at: number): string {
    const time = clock.value.format(at)
    const on = date.value.format(at)
    if (on === date.value.format(now())) return t('ratings.when.today', { time })
    if (on === date.value.format(now() + DAY)) return t('ratings.when.tomorrow', { time })
    return t('ratings.when.later', { date: day.value.format(at), time })
  }
  return { when, time: (at: number) => clock.value.format(at) }
}

/** Dates and months as the interface writes them, in words: 2026-11 → 2026年11月. */
export function useDates() {
  const { locale } = useI18n()

  function said(date: string, parts: Intl.DateTimeFormatOptions): string {
    const format = new Intl.DateTimeFormat(locale.value, { timeZone: 'UTC', year: 'numeric', ...parts })
    return format.format(new Date(`${date}T00:00:00Z`))
  }

  return {
    monthOf: (month: string) => said(`${month}-01`, { month: 'long' }),
    dayOf: (date: string) => said(date, { month: 'long', day: 'numeric', weekday: 'long' }),
  }
}
