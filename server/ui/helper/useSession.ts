/** Who helps here, the helpers' room, and hall time that walks on by itself. */
import { computed, onBeforeUnmount, ref, watch, type ComputedRef, type Ref } from 'vue'
import { openApi, Refusal, type Api } from '@ui/api'
import { asId } from '@ui/as'
import { openLive, type LiveState, type View } from '@ui/live'
import type { Hall, HelperView, Who } from '@ui/wire'

export type Stage = 'opening' | 'not_enrolled' | 'not_yours' | 'trouble' | 'live'

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
const TICK = 1_000
export const HELPERS = ['helper', 'coordinator', 'supervisor', 'admin']

export function useSession(): Session {
  const as = asId()
  const api = openApi({ as: () => as })
  const line = openLive({ auth: () => ({ as }), rooms: [ROOM] })
  onBeforeUnmount(() => line.close())

  const who = ref<Who | null>(null)
  const hall = ref<Hall | null>(null)
  const trouble = ref<Stage | null>(null)
  const view = line.watchView<HelperView>(ROOM)

  const stage = computed<Stage>(() => {
    if (trouble.value) return trouble.value
    return who.value && hall.value && view.value ? 'live' : 'opening'
  })

  async function load(): Promise<void> {
    trouble.value = null
    try {
      const [me, house] = await Promise.all([api.get<Who>('/api/me'), api.get<Hall>('/api/hall')])
      who.value = me
      hall.value = house
      if (!HELPERS.includes(me.role)) trouble.value = 'not_yours'
    } catch (error) {
      const unknown = error instanceof Refusal && [401, 403].includes(error.status)
      trouble.value = unknown ? 'not_enrolled' : 'trouble'
    }
  }

  const now = ref(0)
  let told = 0
  let heard = 0
  const walk = () => {
    now.value = told + (performance.now() - heard) * (hall.value?.speed ?? 1)
  }
  watch(view, (newest) => {
    if (!newest) return
    told = newest.at
    heard = performance.now()
    walk()
  })
  const walking = setInterval(walk, TICK)
  onBeforeUnmount(() => clearInterval(walking))

  void load()
  return { api, live: line.state, stage, who, hall, view, now, load }
}
