import { useI18n } from 'vue-i18n'
import { counterSaid } from '@ui/counterName'
import { useSaid } from '@ui/said'

/** How the pad names its counter: 7 号窗口, 总服务台. */
export function useWindowName() {
  const { t } = useI18n()
  const { said } = useSaid()
  return (label: string): string =>
    counterSaid(label, (number) => t('pad.window', { label: number }), said)
}
