/** Finding a counter to sign on at, or to send a visitor to. */
import type { Area, Counter } from '@ui/wire'

export interface CounterGroup {
  code: string
  name: string
  counters: Counter[]
}

/** The areas by their names in the page's language, by which they are found then. */
export function saidIn(areas: Area[], said: (name: string) => string): Area[] {
  return areas.map((area) => ({ ...area, name: said(area.name) }))
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

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\s|号|窗口/g, '')
    .toLowerCase()
}
