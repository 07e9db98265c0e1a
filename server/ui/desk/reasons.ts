/**
 * Reasons that one press gives for a step. They are kept in the hall's own language, whoever pressed
 * them, and read in that of the page; what was typed is read as it was typed.
 */
import { useI18n } from 'vue-i18n'
import { HOME_LANGUAGE } from '@ui/words'

const REASONS = {
  hold: ['fetch', 'copy', 'pay', 'family'],
  pause: ['meal', 'papers', 'device', 'meeting'],
  cancel: ['gave_up', 'not_ready', 'twice', 'wrong'],
} as const

export type Reasoned = keyof typeof REASONS

export function useReasons() {
  const { t } = useI18n()

  /** As they are kept. */
  function reasonsOf(step: Reasoned): string[] {
    return REASONS[step].map((name) => t(`desk.${step}.${name}`, {}, { locale: HOME_LANGUAGE }))
  }
  /** A kept one, as it is read. */
  function reasonSaid(step: Reasoned, kept: string): string {
    const name = REASONS[step][reasonsOf(step).indexOf(kept)]
    return name ? t(`desk.${step}.${name}`) : kept
  }
  return { reasonsOf, reasonSaid }
}
