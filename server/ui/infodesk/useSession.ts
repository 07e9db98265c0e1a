/** Who works here, what the hall offers, and what becomes of slips. */
import { computed, onBeforeUnmount, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { openApi, Refusal, type Api } from '@ui/api'
import { asId } from '@ui/as'
import { openLive, type LiveState } from '@ui/live'
import type { Hall, KioskPrinter, Service, Slips, Who } from '@ui/wire'

export type Stage = 'opening' | 'not_enrolled' | 'not_yours' | 'trouble' | 'open'

export interface Session {
  api: Api
  line: Readonly<LiveState>
  stage: ComputedRef<Stage>
  who: Readonly<Ref<Who | null>>
  hall: Readonly<Ref<Hall | null>>
  services: Readonly<Ref<readonly Service[]>>
  slips: ComputedRef<Slips | null>
  /** Kiosks that can print. */
  printers: ComputedRef<readonly KioskPrinter[]>
  /** Hall time, ms. */
  now: () => number
  load(): Promise<void>
}

const ROOM = 'slips:all'
export const STAFF = ['desk', 'helper', 'coordinator', 'supervisor', 'admin']

export function useSession(): Session {
  const as = asId()
  const api = openApi({ as: () => as })
  const live = openLive({ auth: () => ({ as }), rooms: [ROOM] })
  onBeforeUnmount(() => live.close())
  const view = live.watchView<Slips>(ROOM)

  const who = ref<Who | null>(null)
  const hall = ref<Hall | null>(null)
  const services = shallowRef<readonly Service[]>([])
  const trouble = ref<Stage | null>(null)
  const heard = { at: 0, clock: 0 }

  async function load(): Promise<void> {
    trouble.value = null
    try {
      const me = await api.get<Who>('/api/me')
      if (!STAFF.includes(me.role)) {
        trouble.value = 'not_yours'
        return
      }
      const [house, all] = await Promise.all([
        api.get<Hall>('/api/hall'),
        api.get<Service[]>('/api/services'),
      ])
      hear(house.at)
      who.value = me
      hall.value = house
      services.value = all
    } catch (error) {
      const unknown = error instanceof Refusal && [401, 403].includes(error.status)
      trouble.value = unknown ? 'not_enrolled' : 'trouble'
    }
  }

  function hear(at: number): void {
    heard.at = at
    heard.clock = performance.now()
  }
  watch(view, (newest) => newest && hear(newest.at))

  const slips = computed(() => view.value?.data ?? null)
  void load()
  return {
    api,
    line: live.state,
    stage: computed(() => trouble.value ?? (who.value && slips.value ? 'open' : 'opening')),
    who,
    hall,
    services,
    slips,
    printers: computed(() => (slips.value?.kiosks ?? []).filter((k) => k.printer !== 'none')),
    now: () => heard.at + (performance.now() - heard.clock) * (hall.value?.speed ?? 1),
    load,
  }
}
