/**
 * The pad's line to the server: who it is, what its counter asks, and the flow of one ask.
 * Nothing is shown as stored before the server has said so.
 */
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { Offline, openApi, Refusal } from '@ui/api'
import { asId } from '@ui/as'
import { openLive, type View } from '@ui/live'
import { uuid } from '@ui/uuid'
import type { PadView, Who } from '@ui/wire'
import { askOf, IDLE, secondsLeft, step, type Flow, type PadEvent } from './flow'

/** stranger: not enrolled, or as something else. lost: no answer yet from the server. */
export type Stage = 'opening' | 'stranger' | 'lost' | 'pad'

const SEND_MS = 20_000
const AGAIN_MS = 5_000

export function usePad() {
  const as = asId()
  const api = openApi({ as: () => as })
  const live = openLive({ auth: () => ({ as }) })
  const flow = shallowRef<Flow>(IDLE)
  const now = ref(performance.now())
  const trouble = ref<Stage | null>(null)
  const room = shallowRef<{ view: Readonly<{ value: View<PadView> | null }> } | null>(null)
  const told = computed(() => room.value?.view.value ?? null)
  const view = computed(() => told.value?.data ?? null)
  const gone = computed(() => !live.state.connected)
  const stage = computed<Stage>(() => {
    if (trouble.value === 'stranger' || live.state.refused) return 'stranger'
    if (view.value) return 'pad'
    return trouble.value ?? 'opening'
  })

  function say(event: PadEvent): void {
    now.value = performance.now()
    const before = flow.value
    flow.value = step(before, event, now.value, uuid)
    const after = flow.value
    if (after.at === 'sending' && before.at !== 'sending') void send(after)
    if (event.type === 'decline' && before.at === 'asking') tell('decline', before.ask.id)
    // Who says why needs time for it, whenever the level was chosen.
    const isThinking = after.at === 'reasons' && before.at === 'asking'
    if ((event.type === 'longer' || isThinking) && 'ask' in after) tell('longer', after.ask.id)
  }

  async function send({ ask, level, reasons, key }: Extract<Flow, { at: 'sending' }>) {
    try {
      const body = { ask: ask.id, level, reasons }
      await api.command('/api/ratings', body, { key, deadline: SEND_MS })
      say({ type: 'stored' })
    } catch (error) {
      if (error instanceof Refusal) say({ type: 'refused', code: error.code })
      else say({ type: 'lost' })
    }
    // What came while this was on its way was left aside.
    say({ type: 'view', ask: view.value?.ask ?? null })
  }

  function tell(what: 'decline' | 'longer', ask: string): void {
    // A lost one does no harm: the ask ends by itself.
    api.command(`/api/ratings/${what}`, { ask }, { deadline: 5_000 }).catch(() => undefined)
  }

  async function load(): Promise<void> {
    try {
      const who = await api.get<Who>('/api/me')
      if (who.role !== 'pad' || who.at === null) trouble.value = 'stranger'
      else room.value = { view: live.watchView<PadView>(`pad:${who.at}`) }
    } catch (error) {
      const unknown = error instanceof Refusal && [401, 403].includes(error.status)
      trouble.value = unknown ? 'stranger' : 'lost'
      if (error instanceof Offline || !unknown) again = setTimeout(() => void load(), AGAIN_MS)
    }
  }

  let again: ReturnType<typeof setTimeout> | undefined
  const ticking = setInterval(() => say({ type: 'clock' }), 250)
  watch(told, (newest) => newest && say({ type: 'view', ask: newest.data.ask }))
  onScopeDispose(() => {
    clearInterval(ticking)
    clearTimeout(again)
    live.close()
  })
  void load()

  return {
    api,
    stage,
    view,
    at: computed(() => told.value?.at ?? 0),
    flow,
    gone,
    say,
    seconds: computed(() => secondsLeft(flow.value, now.value)),
    slow: computed(() => flow.value.at === 'sending' && now.value - flow.value.since > 300),
    asked: computed(() => askOf(flow.value)),
  }
}
