/** Why there is no picture, and what to do about it, in a sentence. */
import { useI18n } from 'vue-i18n'
import { sentenceOf } from '@ui/staff/sentences'

export function useWhy() {
  const { t, te } = useI18n()

  /** reason: an error of api.ts, or a word of a camera or its agent. */
  function why(reason: Error | string): string {
    if (typeof reason === 'string') {
      const key = `desk.camera.why.${reason}`
      return te(key) ? t(key) : t('desk.camera.why.other', { code: reason })
    }
    const fault = 'desk.camera.fault'
    const { key, facts } = sentenceOf(reason, te, 'desk.camera.offline', fault)
    return t(key, facts)
  }

  return { why }
}
