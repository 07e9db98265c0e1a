import { useI18n } from 'vue-i18n'
import { counterName } from '@ui/counterName'
import { useSaid } from '@ui/said'

/** How the pad names its counter: 7 号窗口, 总服务台. */
export function useWindowName() {
  const { t } = useI18n()
  const { said } = useSaid()
  return function windowName(label: string): string {
    const name = counterName(label, said)
    return name.kind === 'numbered' ? t('pad.window', { label: name.label }) : name.label
  }
}
