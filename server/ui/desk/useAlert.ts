/** The alert above the queue: at most one, the worst this counter can do something about. */
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Alert } from '@ui/wire'
import { alertPath, alertWords, type AlertWords } from './alerts'
import { useDesk, useSaying } from './context'

export interface DeskAlert {
  alert: ComputedRef<Alert | null>
  words: ComputedRef<AlertWords | null>
  /** Said once to a screen reader when another alert appears. */
  announced: Readonly<Ref<string>>
  answer(act: 'take_alert' | 'decline_alert'): void
}

export function useAlert(): DeskAlert {
  const { console: desk } = useDesk()
  const { t, said } = useSaying()
  const { te } = useI18n()
  const announced = ref('')
  const alert = computed(() => desk.view.value.alerts?.[0] ?? null)
  const words = computed(() => {
    if (!te('desk.alert.what')) return null // its words come a moment after the page's own
    const busy = desk.view.value.ticket !== null
    return alert.value && alertWords(alert.value, busy, t, said)
  })

  watch(
    () => words.value && alert.value?.id,
    () => {
      const told = words.value
      announced.value = told ? [told.what, told.figures, told.act].join(t('desk.alert.comma')) : ''
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
      to: said(one.service?.name ?? ''),
    })
  }

  return { alert, words, announced, answer }
}
