/** Figures, times and refusals as sentences in the visitor's language. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useSaid } from '@ui/said'
import type { AreaLoad, Service, ServiceLoad, Wait } from '@ui/wire'
import { clockOf, dateOf, dayOf, isAtOnce, rangeOf } from '../wording'
import type { Refused } from '../session'
import { useKiosk } from './useKiosk'

/** Why no number is given now, and what to do instead. */
export interface Obstacle {
  kind: 'gone' | 'closed' | 'no'
  title: string
  text: string
  /** Trying once more may help. */
  again?: boolean
}

export function useTexts() {
  const { t, te, locale } = useI18n()
  const { said } = useSaid()
  const { hall, view, gone, now } = useKiosk()

  const range = (wait: Wait | null): string => {
    const found = rangeOf(wait)
    switch (found.kind) {
      case 'about':
        return t('kiosk.range.about', { figure: found.figure })
      case 'within':
        return t('kiosk.range.within', { figure: found.figure })
      default:
        return ''
    }
  }

  /** Who still waits says nothing to somebody who can have no number. */
  const isClosed = computed(() => view.value?.intake === 'closed')

  const people = (n: number) => (n === 0 ? t('kiosk.nobody') : t('kiosk.waiting', { n }, n))

  /** Below a service's name, that it gives no number now; empty when it does. */
  function barredLine(load: ServiceLoad | undefined, short = false): string {
    if (!load || isClosed.value) return ''
    if (load.shut) return t('kiosk.shut')
    if (!load.full) return ''
    if (short) return t('kiosk.full.short')
    if (load.again_at === null) return t('kiosk.full.over')
    return t('kiosk.full.line', { time: clockOf(load.again_at, hall.value.timezone) })
  }

  /** What stands below a service's name; nothing while nothing is known. */
  function serviceLine(load: ServiceLoad | undefined, short = false): string {
    if (!load || isClosed.value) return ''
    const barred = barredLine(load, short)
    if (barred) return barred
    if (isAtOnce(load.waiting, load.wait)) return t(short ? 'kiosk.noWait' : 'kiosk.atOnce')
    const time = short ? '' : range(load.wait)
    const waiting = people(load.waiting)
    return time ? t('kiosk.both', { waiting, time }) : waiting
  }

  function areaLine(load: AreaLoad | undefined, short = false): string {
    if (!load || isClosed.value) return ''
    if (isAtOnce(load.waiting, load.wait)) return t('kiosk.noWait')
    return short ? t('kiosk.ticket.people', { n: load.waiting }, load.waiting) : people(load.waiting)
  }

  /** 今天 14:05 */
  function when(at: number): string {
    const zone = hall.value.timezone
    const time = clockOf(at, zone)
    const day = dayOf(at, now.value, zone)
    if (day === 'today') return t('kiosk.when.today', { time })
    if (day === 'tomorrow') return t('kiosk.when.tomorrow', { time })
    return t('kiosk.when.later', { date: dateOf(at, zone, locale.value), time })
  }

  const opens = (at: unknown, otherwise: string) =>
    typeof at === 'number' ? t('kiosk.opensAt', { when: when(at) }) : otherwise

  /** service: the one that was refused, for what else its visitor can do. named: it is one of
   * several. */
  function refusal({ code, facts }: Refused, service?: Service, named = false): Obstacle {
    switch (code) {
      case 'hall_closed':
        return closed(facts.opens_at)
      case 'quota_full':
        return full(facts.again_at, service, named)
      case 'service_shut':
        return shut(service, named)
      case 'booking_early':
      case 'booking_late':
      case 'unknown_booking':
      case 'booking_used':
      case 'not_a_booking':
        return booking(code, facts.slot)
      default: {
        const own = `refusal.${code}`
        const title = te(own) ? t(own, { ...facts }) : t('kiosk.refused.title')
        const text = t('kiosk.refused.text')
        return { kind: 'no', title: title.replace(/[。.]$/, ''), text, again: true }
      }
    }
  }

  const closed = (at: unknown): Obstacle => ({
    kind: 'closed',
    title: t('kiosk.closed.title'),
    text: opens(at, t('kiosk.closed.text')),
  })
  const shut = (service: Service | undefined, named: boolean): Obstacle => ({
    kind: 'no',
    title: titleOf('kiosk.shutNow', service, named),
    text: t('kiosk.shutNow.text'),
  })

  /** Which of several it is must be said. */
  function titleOf(words: string, service: Service | undefined, named: boolean): string {
    if (!named || !service) return t(`${words}.title`)
    return t(`${words}.named`, { service: said(service.spoken) })
  }

  /** When there are numbers again, and where else to turn. */
  function full(again: unknown, service: Service | undefined, named: boolean): Obstacle {
    const ways = [
      typeof again === 'number' ? t('kiosk.full.again', { when: when(again) }) : t('kiosk.full.none'),
      t(service?.slot_minutes ? 'kiosk.full.book' : 'kiosk.full.ask'),
      ...(service?.outlets ?? []).map((outlet) => t(`kiosk.full.${outlet}`)),
    ]
    const text = ways.reduce((said, next) => t('kiosk.full.then', { said, next }))
    return { kind: 'no', title: titleOf('kiosk.full', service, named), text }
  }

  /** Why a service gives no number now; null when it does. named: as for `refusal`. */
  function bar(service: Service, named = false): Obstacle | null {
    const load = view.value?.services.find(({ code }) => code === service.code)
    if (load?.shut) return shut(service, named)
    return load?.full ? full(load.again_at, service, named) : null
  }

  const booking = (code: string, slot: unknown): Obstacle => ({
    kind: 'no',
    title: t(`kiosk.booking.${code}.title`),
    text: t(`kiosk.booking.${code}.text`, { when: typeof slot === 'number' ? when(slot) : '' }),
  })

  /** Why the whole hall gives no number now; null when it does. */
  const obstacle = computed<Obstacle | null>(() => {
    if (gone.value) return { kind: 'gone', title: t('kiosk.gone.title'), text: t('kiosk.gone.text') }
    if (view.value && isClosed.value) return closed(view.value.opens_at)
    return null
  })

  return { t, people, serviceLine, barredLine, areaLine, when, refusal, bar, obstacle }
}
