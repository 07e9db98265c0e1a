/** A ticket in sentences: what is said aloud, what stands in the window's title. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { counterName } from '@ui/counterName'
import { useSaid } from '@ui/said'
import type { Hall, Ticket } from '@ui/wire'
import { spelt, type Phase } from './phase'

export function useSaying(ticket: () => Ticket, phase: () => Phase) {
  const { t } = useI18n()
  const { said } = useSaid()

  /** 7 号窗口, 总服务台 */
  function windowName(label: string): string {
    const { kind, label: name } = counterName(label, said)
    return t(`ticket.window.${kind}`, { label: name })
  }

  const goal = computed(() => (ticket().counter ? windowName(ticket().counter!) : ''))

  const call = computed(() =>
    t('ticket.aloud.call', { number: spelt(ticket().number), window: goal.value }),
  )

  const title = computed(() => {
    const { number, ahead } = ticket()
    const state = t(`ticket.phase.${phase()}`)
    if (phase() === 'called') return `${state} ${goal.value} · ${number}`
    if ((phase() === 'waiting' || phase() === 'soon') && ahead !== null)
      return t('ticket.titleAhead', { n: ahead, number }, ahead)
    return `${state} · ${number}`
  })

  /** Where a moved ticket went, in words. */
  const moved = computed(() => {
    const move = ticket().moved
    if (!move) return ''
    if (move.outlet) return t(`ticket.moved.${move.outlet}`)
    if (move.counter) return t('ticket.moved.counter', { window: windowName(move.counter) })
    return move.service ? t('ticket.moved.service', { service: said(move.service.name) }) : ''
  })

  /** What the same number is called for afterwards; empty: nothing. */
  const next = computed(() => {
    const names = ticket().afterwards?.map(({ name }) => said(name)) ?? []
    return names.length ? t('ticket.afterwards', { services: names.join(t('common.and')) }) : ''
  })

  return { t, windowName, goal, call, title, moved, next }
}

export function clockOf(at: number, hall: Hall | null): string {
  if (!hall || !at) return ''
  // en-GB for its 24 hours with two digits, in every language of the page.
  const face = { timeZone: hall.timezone, hour: '2-digit', minute: '2-digit' } as const
  return new Intl.DateTimeFormat('en-GB', face).format(at)
}
