/** Who works here, what the hall offers, and what becomes of slips. */
import { computed, onBeforeUnmount, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { Api } from '@ui/api'
import { openLive, type Live, type LiveState } from '@ui/live'
import { useEntry, type Hurdle } from '@ui/staff/useEntry'
import type { Hall, KioskPrinter, Service, Slips, Who } from '@ui/wire'

export type Stage = 'opening' | 'open' | Hurdle

export interface Session {
  api: Api
  line: Readonly<LiveState>
  scans: Pick<Live, 'onScan'>
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
const STAFF = ['desk', 'helper', 'coordinator', 'supervisor', 'admin']

export function useSession(): Session {
  const services = shallowRef<readonly Service[]>([])
  const heard = { at: 0, clock: 0 }
  const { api, auth, who, hall, hurdle, load, heed } = useEntry(STAFF, async (_me, house) => {
    services.value = await api.get<Service[]>('/api/services')
    hear(house.at)
  })
  const live = openLive({ auth, rooms: [ROOM] })
  onBeforeUnmount(() => live.close())
  heed(live.state)
  const view = live.watchView<Slips>(ROOM)

  // The scanner of the information desk is for the page that is looked at.
  const look = () => live.say('scans', { hear: !document.hidden })
  document.addEventListener('visibilitychange', look)
  onBeforeUnmount(() => document.removeEventListener('visibilitychange', look))
  look()

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
    scans: live,
    stage: computed(() => hurdle.value ?? (who.value && slips.value ? 'open' : 'opening')),
    who,
    hall,
    services,
    slips,
    printers: computed(() => (slips.value?.kiosks ?? []).filter((k) => k.printer !== 'none')),
    now: () => heard.at + (performance.now() - heard.clock) * (hall.value?.speed ?? 1),
    load,
  }
}
