/**
 * Who this wall is and what it is told: the board of its screen, the lines to show, the hall's
 * time, and whether any of it can still be believed.
 */
import { openApi, Refusal, type Api } from '@ui/api'
import { asId } from '@ui/as'
import { openLive, type Live, type View } from '@ui/live'
import type { BoardCall, BoardView, Called, Who } from '@ui/wire'
import { computed, onBeforeUnmount, shallowRef, watch, type Ref } from 'vue'
import { isAhead, linesOf } from './board'

export const STALE_MS = 5_000 // a connection lost for longer than this greys the wall
const ASK_AGAIN_MS = 5_000
const QUICK_CALLS = 12

/** Why there is no board to show: this browser is no screen, or nobody has answered yet. */
export type Gate = 'open' | 'asking' | 'unknown' | 'no-screen'

export interface WallParts {
  api?: Api
  live?: typeof openLive
}

export function useWall(now: Readonly<Ref<number>>, parts: WallParts = {}) {
  const { api = openApi({ as: asId }), live: open = openLive } = parts
  const gate = shallowRef<Gate>('asking')
  const live = shallowRef<Live | null>(null)
  const room = shallowRef('')
  const quick = shallowRef<Called[]>([])
  const heardAt = shallowRef(performance.now())
  const lostAt = shallowRef<number | null>(performance.now())
  let again: ReturnType<typeof setTimeout> | undefined
  let isClosed = false

  async function enrol(): Promise<void> {
    try {
      const who = await api.get<Who>('/api/me')
      if (isClosed) return
      if (who.role === 'display' && who.at) return join(`board:${who.at}`)
      gate.value = 'no-screen'
    } catch (error) {
      if (isClosed) return
      gate.value = error instanceof Refusal ? 'unknown' : 'asking'
    }
    again = setTimeout(() => void enrol(), ASK_AGAIN_MS)
  }

  function join(name: string): void {
    room.value = name
    live.value = open({ auth: () => ({ as: asId() }), rooms: [name] })
    live.value.onCall<Called>((told) => {
      if (told.room === room.value) quick.value = [told, ...quick.value].slice(0, QUICK_CALLS)
    })
    gate.value = 'open'
  }

  const view = computed<View<BoardView> | null>(
    () => live.value?.watchView<BoardView>(room.value).value ?? null,
  )
  const isConnected = computed(() => live.value?.state.connected ?? false)

  // At once, so that a call told in the same moment is measured by the new time.
  watch(
    view,
    (newest) => {
      heardAt.value = performance.now()
      if (newest) quick.value = quick.value.filter((told) => isAhead(told, newest))
    },
    { flush: 'sync' },
  )
  watch(isConnected, (is) => (lostAt.value = is ? null : performance.now()), { flush: 'sync' })

  const board = computed(() => view.value?.data ?? null)
  const speed = computed(() => board.value?.speed ?? 1)
  const isStale = computed(() => lostAt.value !== null && now.value - lostAt.value > STALE_MS)
  const lines = computed(() => {
    const shown = view.value
    if (!shown) return []
    const ahead = quick.value.filter((told) => isAhead(told, shown))
    return linesOf(
      shown.data,
      ahead.map(({ call }) => call),
    )
  })

  /** Hall time in ms: the last view's, walking on at the hall's pace. */
  function hallNow(): number {
    return (view.value?.at ?? 0) + (performance.now() - heardAt.value) * speed.value
  }

  void enrol()
  onBeforeUnmount(() => {
    isClosed = true
    clearTimeout(again)
    live.value?.close()
  })

  return {
    api,
    gate: computed<Gate>(() => (live.value?.state.refused ? 'unknown' : gate.value)),
    view,
    board,
    lines,
    speed,
    isConnected,
    isStale,
    hallNow,
    /** Tell the server whether this wall can be heard. */
    tellSound: (can: boolean) => live.value?.say('sound', { can }),
    /** How long ago a call was made, in real ms. */
    ageOf: (call: BoardCall) => (hallNow() - call.at) / speed.value,
  }
}

export type Wall = ReturnType<typeof useWall>
