/** How these pages name a counter: 3 号窗口, 总服务台. */
import { useI18n } from 'vue-i18n'
import { counterSaid } from '@ui/counterName'
import { useSaid } from '@ui/said'

export function useWindowName() {
  const { t } = useI18n()
  const { said } = useSaid()
  return (label: string): string =>
    counterSaid(label, (number) => t('ratings.window', { label: number }), said)
}
