/** What every part of the page shares: who works here, the register as it is now. */
import { computed, inject, onBeforeUnmount, provide, ref, shallowRef, type InjectionKey, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { Refusal, type Api } from '@ui/api'
import { faces } from '@ui/staff/times'
import { newerOnly } from '@ui/staff/newerOnly'
import { useSaidTime } from '@ui/staff/saidTime'
import { useEntry, type Entry } from '@ui/staff/useEntry'
import { useSender, type Sender } from '@ui/staff/useSender'
import type { MaintenanceView } from '@ui/wire'

export interface Maintenance extends Omit<Entry, 'auth' | 'heed'> {
  api: Api
  view: Readonly<Ref<MaintenanceView | null>>
  /** The last look brought an answer. */
  connected: Readonly<Ref<boolean>>
  /** Look again, now. */
  look(): Promise<void>
}

export const STAFF = ['desk', 'helper', 'coordinator', 'supervisor', 'admin']
const LOOK_MS = 10_000
const DAY_MS = 86_400_000
const PATH = '/api/maintenance'
const KEY: InjectionKey<Maintenance> = Symbol('maintenance')

export function provideMaintenance(): Maintenance {
  const view = shallowRef<MaintenanceView | null>(null)
  const connected = ref(true)
  const keep = newerOnly<MaintenanceView>((news) => (view.value = news))
  const { api, who, hall, hurdle, load } = useEntry(STAFF, async () => {
    view.value = await api.get<MaintenanceView>(PATH)
  })

  /** Signed out meanwhile, or no answer. */
  function lost(error: unknown): null {
    if (error instanceof Refusal) void load()
    else connected.value = false
    return null
  }
  const look = (): Promise<void> =>
    keep(
      api
        .get<MaintenanceView>(PATH)
        .then((news) => ((connected.value = true), news))
        .catch(lost),
    )
  const timer = setInterval(() => {
    if (view.value && !document.hidden) void look()
  }, LOOK_MS)
  onBeforeUnmount(() => clearInterval(timer))
  void load()

  const maintenance = { api, who, hall, hurdle, load, view, connected, look }
  provide(KEY, maintenance)
  return maintenance
}

export function useMaintenance(): Maintenance {
  const found = inject(KEY)
  if (!found) throw new Error('used outside MaintenancePage')
  return found
}

export const useSend = (): Sender => useSender(useMaintenance().api, 'maintenance.offline')

export interface Times {
  /** 今天 14:05 */
  when(at: number): string
  /** 今天, 11月30日 */
  day(at: number): string
}

/** Times of the hall. */
export function useTimesOf({ hall, view }: Maintenance): Times {
  const { t, locale } = useI18n({ useScope: 'global' })
  const zone = computed(() => hall.value?.timezone ?? 'Asia/Shanghai')
  const face = computed(() => faces(zone.value))
  const said = useSaidTime(() => zone.value)
  const now = (): number => view.value?.now ?? Date.now()

  function day(at: number): string {
    const near = (['yesterday', 'today', 'tomorrow'] as const).find(
      (_, place) => face.value.day(now() + (place - 1) * DAY_MS) === face.value.day(at),
    )
    if (near) return t(`common.${near}`)
    const parts = { timeZone: zone.value, month: 'short', day: 'numeric' } as const
    return new Intl.DateTimeFormat(locale.value, parts).format(at)
  }
  return { when: (at) => said(at, now()), day }
}

export const useTimes = (): Times => useTimesOf(useMaintenance())
