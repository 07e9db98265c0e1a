/** What a counter does and who sits there, in words. */
import type { CounterSeen } from '@ui/wire'
import { useSaying } from './context'

export function useCounterSaying() {
  const { t, since, staff } = useSaying()

  const who = (one: CounterSeen): string => staff(one) || t('supervisor.counters.nobody')

  /** Whom it serves, or why it pauses, and since when; empty when it is closed. */
  function doing(one: CounterSeen): string {
    if (one.number !== null && one.took !== null) {
      const key = one.serving ? 'serving' : 'called'
      return t(`supervisor.counters.${key}`, { number: one.number, span: since(one.took) })
    }
    const span = since(one.since)
    if (one.state === 'paused') {
      return one.reason
        ? t('supervisor.counters.paused_for', { reason: one.reason, span })
        : t('supervisor.counters.paused', { span })
    }
    return one.state === 'open' ? t('supervisor.counters.free') : ''
  }

  return { who, doing }
}
