/** Who helps here, the helpers' room, and hall time that walks on by itself. */
import { computed, onBeforeUnmount, type ComputedRef, type Ref } from 'vue'
import type { Api } from '@ui/api'
import { openLive, type LiveState, type View } from '@ui/live'
import { useEntry, type Hurdle } from '@ui/staff/useEntry'
import { useHallTime } from '@ui/staff/useHallTime'
import type { Hall, HelperView, Who } from '@ui/wire'

export type Stage = 'opening' | 'live' | Hurdle

export interface Session {
  api: Api
  live: Readonly<LiveState>
  stage: ComputedRef<Stage>
  who: Readonly<Ref<Who | null>>
  hall: Readonly<Ref<Hall | null>>
  view: Readonly<Ref<View<HelperView> | null>>
  /** Hall time, ms. */
  now: Readonly<Ref<number>>
  load(): Promise<void>
}

const ROOM = 'helpers:all'
const HELPERS = ['helper', 'coordinator', 'supervisor', 'admin']

export function useSession(): Session {
  const { api, auth, who, hall, hurdle, load, heed } = useEntry(HELPERS)
  const line = openLive({ auth, rooms: [ROOM] })
  onBeforeUnmount(() => line.close())
  heed(line.state)
  const view = line.watchView<HelperView>(ROOM)

  const stage = computed<Stage>(() => {
    if (hurdle.value) return hurdle.value
    return who.value && hall.value && view.value ? 'live' : 'opening'
  })
  const { now } = useHallTime(
    () => view.value?.at ?? null,
    () => hall.value?.speed ?? 1,
  )

  void load()
  return { api, live: line.state, stage, who, hall, view, now, load }
}
