/** Times in the hall's zone and the page's language: of the real world, or of the hall. */
import { useI18n } from 'vue-i18n'
import { useSaidTime } from '@ui/staff/saidTime'
import { useAdmin } from './useAdmin'

export function useTimes() {
  const { t } = useI18n()
  const { hall } = useAdmin()
  const said = useSaidTime(() => hall.value?.timezone ?? 'Asia/Shanghai')

  /** at: ms since 1970, real time. */
  function when(at: number | null): string {
    return at === null ? t('admin.value.never') : said(at, Date.now())
  }

  /** at: ms since 1970, hall time, which runs its own way in a demo. */
  function hallWhen(at: number): string {
    return said(at, hall.value?.at ?? Date.now())
  }
  return { when, hallWhen }
}
