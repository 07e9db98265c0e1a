/** What the visitor can do about the number; one at a time, and what went wrong stays to be read. */
import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { Offline, Refusal, type Api } from '@ui/api'
import { uuid } from '@ui/uuid'
import type { HelpStanding, PhoneAnswer, Rated } from '@ui/wire'
import type { TicketSource } from './useTicket'

export type Act = 'cancel' | 'undo' | 'return' | 'help' | 'help/withdraw' | 'rating'

export function useActs(token: string, api: Api, source: TicketSource) {
  const { t, te } = useI18n()
  const busy = ref<Act | null>(null)
  const trouble = ref('')
  const undoUntil = ref(0) // performance.now()
  let unanswered: { act: string; key: string } | null = null

  /** The answer; null when it was refused or none came, which `trouble` then says. */
  async function send<T>(act: Act, body: object = {}): Promise<T | null> {
    if (busy.value) return null
    const name = `${act} ${JSON.stringify(body)}`
    // Not known whether it happened: the same once more has the same key.
    const key = unanswered?.act === name ? unanswered.key : uuid()
    busy.value = act
    trouble.value = ''
    try {
      const answer = await api.command<T>(`/api/tickets/${token}/${act}`, body, { key })
      unanswered = null
      return answer
    } catch (error) {
      unanswered = error instanceof Offline ? { act: name, key } : null
      trouble.value = wordsFor(error)
      void source.refresh()
      return null
    } finally {
      busy.value = null
    }
  }

  function wordsFor(error: unknown): string {
    if (error instanceof Offline) return t('ticket.trouble.offline')
    if (!(error instanceof Refusal)) return t('trouble.server')
    const own = `ticket.trouble.${error.code}`
    const common = `refusal.${error.code}`
    if (te(own)) return t(own, { ...error.facts })
    return te(common) ? t(common, { ...error.facts }) : t('refusal.unknown', { code: error.code })
  }

  async function change(act: 'cancel' | 'undo' | 'return'): Promise<void> {
    const answer = await send<PhoneAnswer>(act)
    if (!answer) return
    undoUntil.value = answer.undo_seconds ? performance.now() + answer.undo_seconds * 1000 : 0
    source.take(answer.ticket)
  }

  async function help(act: 'help' | 'help/withdraw'): Promise<void> {
    if (await send<HelpStanding>(act)) await source.refresh()
  }

  async function rate(level: number, reasons: readonly string[], words: string): Promise<void> {
    if (await send<Rated>('rating', { level, reasons, words })) await source.refresh()
  }

  return { busy, trouble, undoUntil, change, help, rate }
}
