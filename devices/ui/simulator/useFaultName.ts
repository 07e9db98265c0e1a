/** What a fault is called, by its key; one that has no words here by its own name. */
import { useI18n } from 'vue-i18n'

export function useFaultName(): (key: string) => string {
  const { t, te } = useI18n()
  return (key) => (te(`simulator.fault.${key}`) ? t(`simulator.fault.${key}`) : key)
}
