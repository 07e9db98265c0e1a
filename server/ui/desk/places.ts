/** Finding a counter to sign on at, and somewhere to send a visitor. */
import type { Area, Counter, Service } from '@ui/wire'

export interface CounterGroup {
  code: string
  name: string
  counters: Counter[]
}

/**
 * Counters by area in the hall's order, those that `wanted` names: a label that begins with it
 * (`1` → 1, 10, 11 …), or an area whose name holds it. Areas with nothing to show are left out.
 */
export function groupCounters(counters: Counter[], areas: Area[], wanted = ''): CounterGroup[] {
  const word = plain(wanted)
  const known = areas.map(({ code, name }) => ({ code, name }))
  const others = [...new Set(counters.map((counter) => counter.area))]
    .filter((code) => !areas.some((area) => area.code === code))
    .map((code) => ({ code, name: code }))
  return [...known, ...others]
    .map(({ code, name }) => {
      const here = counters.filter((counter) => counter.area === code)
      const all = plain(name).includes(word)
      return {
        code,
        name,
        counters: here.filter((one) => all || plain(one.label).startsWith(word)),
      }
    })
    .filter((group) => group.counters.length > 0)
}

/** The counter that an Enter in the search means: the exact label, or the only one left. */
export function meantCounter(groups: CounterGroup[], wanted: string): Counter | null {
  const found = groups.reduce<Counter[]>((all, group) => all.concat(group.counters), [])
  const exact = found.find((counter) => plain(counter.label) === plain(wanted))
  return exact ?? (found.length === 1 ? found[0]! : null)
}

/** A service by any of its names or their pinyin initials. */
export function findServices(services: Service[], wanted: string): Service[] {
  const word = plain(wanted)
  if (!word) return services
  return services.filter(
    (service) =>
      [service.name, service.spoken, ...service.aliases]
        .map(plain)
        .some((name) => name.includes(word)) ||
      service.initials.some((initials) => plain(initials).startsWith(word)),
  )
}

/** Where to: the wire's `To` and how it is said. */
export type Kind = 'service' | 'counter' | 'area' | 'self_service' | 'helper' | 'online'

export interface Destination {
  kind: Kind
  code: string
}

export const OUTLETS: readonly Kind[] = ['self_service', 'helper', 'online']

export function isOutlet(kind: Kind): kind is 'self_service' | 'helper' | 'online' {
  return OUTLETS.includes(kind)
}

/** As the wire wants it: exactly one named. */
export function toWire({ kind, code }: Destination): Record<string, string> {
  return isOutlet(kind) ? { outlet: kind } : { [kind]: code }
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\s|号|窗口/g, '')
    .toLowerCase()
}
