/** Dates and months as the interface writes them, in words: 2026-11 → 2026年11月. */
import { useI18n } from 'vue-i18n'

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
