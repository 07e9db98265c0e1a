/** The alert above the queue: at most one, the worst this counter can do something about. */
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Alert } from '@ui/wire'
import { alertPath, alertWords } from './alerts'
import type { Console } from './useConsole'

export interface DeskAlert {
  alert: ComputedRef<Alert | null>
  /** Said once to a screen reader when another alert appears. */
  said: Readonly<Ref<string>>
  answer(act: 'take_alert' | 'decline_alert'): void
}

export function useAlert(desk: Console): DeskAlert {
  const { t } = useI18n()
  const said = ref('')
  const alert = computed(() => desk.view.value.alerts?.[0] ?? null)

  watch(
    () => alert.value?.id,
    () => {
      if (!alert.value) return void (said.value = '')
      const { what, figures, act } = alertWords(alert.value, desk.view.value.ticket !== null, t)
      said.value = [what, figures, act].join(t('desk.alert.comma'))
    },
    { immediate: true },
  )

  function answer(act: 'take_alert' | 'decline_alert'): void {
    const about = alert.value
    const one = about?.suggestions[0]
    if (!about || !one) return
    const counter = desk.view.value.counter.code
    const tickets = one.tickets.map((ticket) => ticket.id)
    const body = act === 'decline_alert' ? { counter } : { counter, suggestion: one.key, tickets }
    void desk.act(act, body, {
      path: alertPath(about, act === 'decline_alert' ? 'decline' : 'take'),
      kind: one.kind,
      count: one.tickets.length,
      number: one.tickets[0]?.number ?? '',
      to: one.service?.name ?? '',
    })
  }

  return { alert, said, answer }
}
