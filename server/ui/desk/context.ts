/** What every part of the console may ask for, without passing it down by hand. */
import { computed, inject, provide, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { counterSaid } from '@ui/counterName'
import { useSaid } from '@ui/said'
import type { Counter, Hall } from '@ui/wire'
import { faces, spanOf, type Faces } from '@ui/staff/times'
import type { Catalogue } from './useCatalogue'
import type { Console } from './useConsole'
import type { TicketNote } from './useNote'

export interface DeskContext {
  console: Console
  note: TicketNote
  catalogue: Catalogue
  hall: ComputedRef<Hall>
  /** Hall time, ms. */
  now: Readonly<Ref<number>>
  faces: ComputedRef<Faces>
}

const KEY: InjectionKey<DeskContext> = Symbol('desk')

export function provideDesk(parts: Omit<DeskContext, 'faces'>): DeskContext {
  const context = { ...parts, faces: computed(() => faces(parts.hall.value.timezone)) }
  provide(KEY, context)
  return context
}

export function useDesk(): DeskContext {
  const context = inject(KEY)
  if (!context) throw new Error('no desk is provided')
  return context
}

/** Times, spans and names as the desk says them. */
export function useSaying() {
  const { t } = useI18n()
  const { now, faces, catalogue, hall } = useDesk()
  const { said } = useSaid()

  function span(ms: number): string {
    const { key, facts } = spanOf(ms)
    return t(`desk.span.${key}`, facts)
  }
  /** 今天 14:05, or with its date on another day. */
  function when(at: number): string {
    const { day, time } = faces.value
    const today = day(at) === day(now.value)
    return today ? t('desk.today', { time: time(at) }) : `${day(at)} ${time(at)}`
  }
  /** The official name of a service by its code or, where a list has no more, by its short name. */
  function service(named: string): string {
    const all = catalogue.services.value
    const byCode = all.find((one) => one.code === named)
    if (byCode) return said(byCode.name)
    const short = all.filter((one) => one.spoken === named)
    return said(short.length === 1 ? short[0]!.name : named)
  }
  function klass(code: string): string {
    return said(hall.value.classes.find((one) => one.code === code)?.name ?? code)
  }
  function counter(code: string): string {
    const found = catalogue.counters.value.find((one: Counter) => one.code === code)
    return labelled(found?.label ?? code)
  }
  /** 3 号窗口, 总服务台: a counter by its label. */
  function labelled(label: string): string {
    return counterSaid(label, (number) => t('desk.counter', { label: number }), said)
  }
  return { t, said, span, when, service, klass, counter, labelled }
}
