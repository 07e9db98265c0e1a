/**
 * Who looks, the hall's room, and the curves beside it, which are fetched anew every minute; more
 * often when a demo's hall is in a hurry.
 */
import { computed, onBeforeUnmount, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { Api } from '@ui/api'
import { openLive, type LiveState, type View } from '@ui/live'
import { useEntry, type Hurdle } from '@ui/staff/useEntry'
import type { Curves, Hall, Service, SupervisorView, Who } from '@ui/wire'

export type Stage = 'opening' | 'live' | Hurdle

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
  const services = shallowRef<readonly Service[]>([])
  const curves = shallowRef<Curves | null>(null)
  const { api, auth, who, hall, hurdle, load, heed } = useEntry(LOOKERS, async () => {
    services.value = await api.get<Service[]>('/api/services')
    void refresh()
  })
  const line = openLive({ auth, rooms: [ROOM] })
  onBeforeUnmount(() => line.close())
  heed(line.state)
  const view = line.watchView<SupervisorView>(ROOM)

  const stage = computed<Stage>(() => {
    if (hurdle.value) return hurdle.value
    return who.value && hall.value && view.value ? 'live' : 'opening'
  })
  const acts = computed(() => ['supervisor', 'admin'].includes(who.value?.role ?? ''))

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
