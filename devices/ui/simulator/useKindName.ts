/** What a kind of device is called; one that has no words here by its own name. */
import { useI18n } from 'vue-i18n'

export function useKindName(): (kind: string) => string {
  const { t, te } = useI18n()
  return (kind) => (te(`simulator.kind.${kind}`) ? t(`simulator.kind.${kind}`) : kind)
}
