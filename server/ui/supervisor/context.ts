/** What every part of the page may ask for, without passing it down by hand. */
import { computed, inject, provide, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Api } from '@ui/api'
import { counterSaid } from '@ui/counterName'
import { useSaid } from '@ui/said'
import { faces, inHalfHours, LONG, spanOf, type Faces } from '@ui/staff/times'
import type { AreaSeen, CounterSeen, Hall, Service, SupervisorView } from '@ui/wire'
import type { Acts } from './useActs'
import type { Sheets } from './useSheet'

export interface FloorContext {
  api: Api
  view: ComputedRef<SupervisorView>
  hall: ComputedRef<Hall>
  services: Readonly<Ref<readonly Service[]>>
  /** Hall time, ms. */
  clock: Readonly<Ref<number>>
  /** Hall time as far as the hall is known, ms: it stands still while the connection is lost. */
  now: Readonly<Ref<number>>
  faces: ComputedRef<Faces>
  acts: Acts
  sheets: Sheets
  /** Nothing can be done: no connection, only looking, or something is under way. */
  locked: ComputedRef<boolean>
}

const KEY: InjectionKey<FloorContext> = Symbol('floor')

export function provideFloor(parts: Omit<FloorContext, 'faces'>): FloorContext {
  const context = { ...parts, faces: computed(() => faces(parts.hall.value.timezone)) }
  provide(KEY, context)
  return context
}

export function useFloor(): FloorContext {
  const context = inject(KEY)
  if (!context) throw new Error('no floor is provided')
  return context
}

/** Names and spans as this page says them. */
export function useSaying() {
  const { t } = useI18n()
  const { said } = useSaid()
  const { view, hall, services, now } = useFloor()

  /** 6 分钟, of hall time since `at`. */
  function since(at: number): string {
    const { key, facts } = spanOf(now.value - at)
    return t(`supervisor.span.${key}`, facts)
  }
  function minutes(count: number): string {
    const { key, facts } = spanOf(count * 60_000)
    return t(`supervisor.span.${key}`, facts)
  }
  function range(wait: { low: number; high: number } | null): string {
    if (!wait) return t('supervisor.area.unsure')
    if (wait.high === 0) return t('supervisor.area.at_once')
    if (wait.low === 0) return t('supervisor.area.within', { n: wait.high })
    if (wait.high < LONG) return t('supervisor.area.about', { low: wait.low, high: wait.high })
    return t('supervisor.area.about_hours', inHalfHours(wait))
  }
  const area = (code: string): AreaSeen | undefined =>
    view.value.areas.find((one) => one.code === code)
  const areaName = (code: string) => said(area(code)?.name ?? code)
  const service = (code: string) =>
    said(services.value.find((one) => one.code === code)?.name ?? code)
  const klass = (code: string) =>
    said(hall.value.classes.find((one) => one.code === code)?.name ?? code)
  const counter = (label: string) =>
    counterSaid(label, (number) => t('supervisor.counter', { label: number }), said)
  /** A person's name; a program is no person, and a call keypad does not know who presses it. */
  function staff({ staff: name }: Pick<CounterSeen, 'staff'>): string {
    if (name?.startsWith('interface:')) return t('supervisor.program')
    return name?.startsWith('device:') ? t('supervisor.keypad') : (name ?? '')
  }
  return { t, said, since, minutes, range, area, areaName, service, klass, counter, staff }
}
