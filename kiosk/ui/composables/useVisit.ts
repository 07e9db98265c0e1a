/** The running session: real time passes for it, and the number it asks for is fetched. */
import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { Refusal, type Api } from '@ui/api'
import type { KioskView, TicketAsk, TicketMade } from '@ui/wire'
import { isSlow, secondsLeft, start, step, type Ask, type SessionEvent } from '../session'

const TICK_MS = 250
const TRY_MS = 4_000 // one try; then it is asked whether anybody still waits for the answer
const PAUSE_MS = 1_500

export function useVisit(
  api: Api,
  view: Ref<KioskView | null>,
  home: string,
  now = () => performance.now(),
) {
  const session = shallowRef(start(now(), home))
  const time = shallowRef(now())
  const seconds = computed(() => secondsLeft(session.value, time.value))
  const slow = computed(() => isSlow(session.value, time.value))

  function send(event: SessionEvent): void {
    time.value = now()
    session.value = step(session.value, event, time.value)
  }

  /** Goes on with the same key until there is an answer, or the visitor has left. */
  async function fetchNumber({ key, services, priority, booking, language }: Ask): Promise<void> {
    const path = booking ? `/api/bookings/${booking}/check-in` : '/api/tickets'
    const [service, ...also] = services
    const wanted: Partial<TicketAsk> = booking ? { language } : { service, also, priority, language }
    while (session.value.ask?.key === key) {
      try {
        const made = await api.command<TicketMade>(path, wanted, {
          key,
          deadline: TRY_MS,
        })
        return send({ type: 'answered', key, made })
      } catch (error) {
        if (error instanceof Refusal) {
          return send({ type: 'refused', key, code: error.code, facts: error.facts })
        }
        await new Promise((done) => setTimeout(done, PAUSE_MS))
      }
    }
  }

  watch(
    () => session.value.ask,
    (ask) => void (ask && fetchNumber(ask)),
    { flush: 'sync' },
  )
  watch([view, () => session.value.ticket?.made.id], () => {
    const id = session.value.ticket?.made.id
    const slip = view.value?.slips.find(({ ticket }) => ticket === id)
    if (slip) send({ type: 'slip', slip })
  })

  const touched = () => send({ type: 'touch' })
  const gestures = ['pointerdown', 'keydown'] as const
  for (const gesture of gestures) addEventListener(gesture, touched, true)
  const ticking = setInterval(() => send({ type: 'clock' }), TICK_MS)
  onScopeDispose(() => {
    clearInterval(ticking)
    for (const gesture of gestures) removeEventListener(gesture, touched, true)
    send({ type: 'done' }) // ends a request that is still being repeated
  })

  return { session, send, seconds, slow }
}
