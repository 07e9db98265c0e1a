/**
 * The note on the ticket in hand, as it stands in its field. It is stored when the field is left or
 * Enter is pressed, and before any step of the ticket: nothing typed is lost by pressing F2.
 */
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import { Offline, type Api } from '@ui/api'
import { steadyKey } from '@ui/staff/steadyKey'
import type { CounterAnswer, NoteSeen } from '@ui/wire'
import { resultOfError } from './results'
import type { Console } from './useConsole'

const DEADLINE = 12_000

export interface TicketNote {
  text: Ref<string>
  /** The note as it is stored; null when there is none. */
  stored: ComputedRef<NoteSeen | null>
  /** What is typed was not stored; it stays until it is mended. */
  refused: Readonly<Ref<boolean>>
  /** True when nothing is left to store. */
  save(): Promise<boolean>
}

export function useNote(api: Api, desk: Console, known: (key: string) => boolean): TicketNote {
  const text = ref('')
  const refused = ref(false)
  const keys = steadyKey()
  let sending: Promise<boolean> | null = null
  let complained = false // the strip still says what was wrong
  let unanswered = false
  let kept: { id: number; text: string } | null = null // stored, and no view has told of it yet

  const ticket = computed(() => desk.view.value.ticket)
  const stored = computed(() => ticket.value?.note ?? null)

  // Another ticket, or another's note: what stands in the field is what is stored.
  watch(
    () => [ticket.value?.id, stored.value?.text ?? ''] as const,
    ([id, now], old) => {
      kept = null
      const typed = old !== undefined && old[0] === id && text.value.trim() !== old[1]
      if (!typed) text.value = now
      if (old?.[0] !== id) refused.value = false
    },
    { immediate: true },
  )
  watch(text, () => (refused.value = false))
  // What no answer came for is tried again by itself, once there is somebody to answer.
  watch(desk.connected, (back) => {
    if (back && unanswered) void save()
  })

  function save(): Promise<boolean> {
    sending ??= store().finally(() => (sending = null))
    return sending
  }

  async function store(): Promise<boolean> {
    const about = ticket.value
    const wanted = text.value.trim().replace(/\s*[\r\n]+\s*/g, ' ')
    if (wanted !== text.value.trim()) text.value = wanted // pasted from several lines
    const there = kept?.id === about?.id ? kept?.text : stored.value?.text
    if (!about || wanted === (there ?? '')) {
      if (complained) desk.dismiss()
      complained = false
      return true
    }
    const path = `/api/counters/${desk.view.value.counter.code}/note`
    const body = { ticket: about.id, text: wanted }
    try {
      const key = keys.keyFor(path, body)
      await api.command<CounterAnswer>(path, body, { deadline: DEADLINE, key })
      keys.ended()
      unanswered = complained = false
      refused.value = false
      kept = { id: about.id, text: wanted }
      const done = wanted ? 'desk.note.done' : 'desk.note.gone'
      desk.say({ tone: 'ok', key: done, facts: { number: about.number } })
      return true
    } catch (error) {
      keys.ended(error)
      refused.value = true
      complained = true
      unanswered = error instanceof Offline
      desk.say(resultOfError(error, known))
      return false
    }
  }

  return { text, stored, refused, save }
}
