/**
 * Who looks, the hall's room, and the curves beside it, which are fetched anew every minute; more
 * often when a demo's hall is in a hurry.
 */
import { computed, onBeforeUnmount, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { openApi, Refusal, type Api } from '@ui/api'
import { asId } from '@ui/as'
import { openLive, type LiveState, type View } from '@ui/live'
import type { Curves, Hall, Service, SupervisorView, Who } from '@ui/wire'

export type Stage = 'opening' | 'not_enrolled' | 'not_yours' | 'trouble' | 'live'

export interface Session {
  api: Api
  live: Readonly<LiveState>
  stage: ComputedRef<Stage>
  who: Readonly<Ref<Who | null>>
  hall: Readonly<Ref<Hall | null>>
  services: Readonly<Ref<readonly Service[]>>
  view: Readonly<Ref<View<SupervisorView> | null>>
  curves: Readonly<Ref<Curves | null>>
  /** Whether this person may act, not only look. */
  acts: ComputedRef<boolean>
  load(): Promise<void>
}

const ROOM = 'hall:all'
const LOOKERS = ['supervisor', 'coordinator', 'admin']
const MINUTE = 60_000
const LEAST = 8_000

export function useSession(): Session {
  const as = asId()
  const api = openApi({ as: () => as })
  const line = openLive({ auth: () => ({ as }), rooms: [ROOM] })
  onBeforeUnmount(() => line.close())

  const who = ref<Who | null>(null)
  const hall = ref<Hall | null>(null)
  const services = shallowRef<readonly Service[]>([])
  const curves = shallowRef<Curves | null>(null)
  const trouble = ref<Stage | null>(null)
  const view = line.watchView<SupervisorView>(ROOM)

  const stage = computed<Stage>(() => {
    if (trouble.value) return trouble.value
    return who.value && hall.value && view.value ? 'live' : 'opening'
  })
  const acts = computed(() => ['supervisor', 'admin'].includes(who.value?.role ?? ''))

  async function load(): Promise<void> {
    trouble.value = null
    try {
      const [me, house, all] = await Promise.all([
        api.get<Who>('/api/me'),
        api.get<Hall>('/api/hall'),
        api.get<Service[]>('/api/services'),
      ])
      who.value = me
      hall.value = house
      services.value = all
      if (!LOOKERS.includes(me.role)) trouble.value = 'not_yours'
      else void refresh()
    } catch (error) {
      const unknown = error instanceof Refusal && [401, 403].includes(error.status)
      trouble.value = unknown ? 'not_enrolled' : 'trouble'
    }
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  async function refresh(): Promise<void> {
    clearTimeout(timer)
    try {
      curves.value = await api.get<Curves>('/api/curves', { deadline: 6_000 })
    } catch {
      // The curves shown stay, with their own "now"; the next minute tries again.
    }
    timer = setTimeout(() => void refresh(), Math.max(LEAST, MINUTE / (hall.value?.speed ?? 1)))
  }
  onBeforeUnmount(() => clearTimeout(timer))

  // Back after a loss, and on another day, at once.
  const fresh = () => [line.state.connected, view.value?.data.day.date] as const
  watch(fresh, ([connected]) => {
    if (connected && stage.value === 'live') void refresh()
  })

  void load()
  return { api, live: line.state, stage, who, hall, services, view, curves, acts, load }
}
