/**
 * Who sits here and at which counter: from "is this browser enrolled" over "which counter" to the
 * counter's view, and back when the clerk leaves.
 */
import { computed, onBeforeUnmount, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { Refusal, type Api } from '@ui/api'
import { asId } from '@ui/as'
import { openLive, type Live, type View } from '@ui/live'
import { useEntry, type Hurdle } from '@ui/staff/useEntry'
import type { Counter, DeskView, Hall, Who } from '@ui/wire'
import { resultOfError, type Result } from './results'

export type Stage = 'opening' | 'choose' | 'joining' | 'desk' | Hurdle

export interface Session {
  api: Api
  live: Live
  stage: ComputedRef<Stage>
  who: Readonly<Ref<Who | null>>
  hall: Readonly<Ref<Hall | null>>
  /** The counter's newest view; null before the first. */
  view: ComputedRef<View<DeskView> | null>
  /** Code of the counter, null before one is chosen. */
  counter: Readonly<Ref<string | null>>
  signingOn: Readonly<Ref<string | null>>
  refused: Ref<Result | null>
  /** The counter where the person already is, by label, when that is why it was refused. */
  elsewhere: Readonly<Ref<string | null>>
  load(): Promise<void>
  signOn(counter: Counter): Promise<void>
  /** The clerk has left: back to the list. */
  left(): void
}

const NO_VIEW = 6_000

export function useSession(known: (key: string) => boolean): Session {
  const kept = `hall.desk.counter.${asId() ?? ''}`
  const { api, auth, who, hall, hurdle, load, heed } = useEntry(['desk'], (me) =>
    join(me.at ?? localStorage.getItem(kept)),
  )
  const live = openLive({ auth })
  onBeforeUnmount(() => live.close())
  heed(live.state)

  const counter = ref<string | null>(null)
  const room = shallowRef<{ view: Readonly<Ref<View<DeskView> | null>> } | null>(null)
  const signingOn = ref<string | null>(null)
  const refused = ref<Result | null>(null)
  const elsewhere = ref<string | null>(null)

  const newest = computed(() => room.value?.view.value ?? null)
  const stage = computed<Stage>(() => {
    if (hurdle.value) return hurdle.value
    if (!who.value || !hall.value) return 'opening'
    if (counter.value === null) return 'choose'
    if (!newest.value) return 'joining'
    return isMine(newest.value.data) ? 'desk' : 'choose'
  })

  /** Whether the person of this page sits there (an interface sits at each of its counters). */
  function isMine({ staff, counter: { code } }: DeskView): boolean {
    const name = who.value?.name ?? ''
    return staff !== null && (staff === name || staff === `interface:${name}@${code}`)
  }

  // A counter that is gone, or not ours to watch, is never shown: ask again.
  let patience: ReturnType<typeof setTimeout> | undefined
  watch([stage, () => live.state.connected], ([now, connected]) => {
    clearTimeout(patience)
    if (now === 'joining' && connected) patience = setTimeout(left, NO_VIEW)
  })
  onBeforeUnmount(() => clearTimeout(patience))

  function join(code: string | null): void {
    if (code === null || counter.value === code) return
    if (counter.value !== null) live.leave(`desk:${counter.value}`)
    counter.value = code
    watchRoom(code)
  }

  function watchRoom(code: string): void {
    room.value = { view: live.watchView<DeskView>(`desk:${code}`) }
  }

  async function signOn(chosen: Counter): Promise<void> {
    if (signingOn.value !== null) return
    signingOn.value = chosen.code
    refused.value = null
    elsewhere.value = null
    try {
      await api.command(`/api/counters/${chosen.code}/sign-on`, {}, { deadline: 12_000 })
      localStorage.setItem(kept, chosen.code) // a reload comes back here
      join(chosen.code)
    } catch (error) {
      refused.value = resultOfError(error, known)
      const there = error instanceof Refusal && error.code === 'staff_elsewhere'
      elsewhere.value = there ? String(error.facts['counter'] ?? '') : null
    } finally {
      signingOn.value = null
    }
  }

  function left(): void {
    if (counter.value !== null) live.leave(`desk:${counter.value}`)
    localStorage.removeItem(kept)
    counter.value = null
    room.value = null
  }

  void load()
  return {
    api,
    live,
    stage,
    who,
    hall,
    view: newest,
    counter,
    signingOn,
    refused,
    elsewhere,
    load,
    signOn,
    left,
  }
}
