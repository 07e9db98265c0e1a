/** Finding a service by what is typed: its name, an everyday name, or pinyin initials. */
import type { Service } from '@ui/wire'

/** Case, width and blanks do not matter: `ＳＦＺ`, `s f z` and `sfz` are one. */
export function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/[\s·・'’]/g, '')
}

/** The services that fit, the best first; in the hall's own order where equally good. Nothing typed
 * fits none. said: a name in the language of the page, by which it is found as well. */
export function findServices(
  services: readonly Service[],
  query: string,
  said: (name: string) => string = (name) => name,
): Service[] {
  const wanted = folded(query)
  if (!wanted) return []
  return services
    .map((service, order) => ({ service, order, rank: rank(service, wanted, said) }))
    .filter(({ rank }) => rank < NONE)
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
    .map(({ service }) => service)
}

const NONE = 9

function rank(service: Service, wanted: string, said: (name: string) => string): number {
  const own = [service.spoken, service.name, ...service.aliases]
  const names = [...own, ...own.map(said)].map(folded)
  const initials = service.initials.map(folded)
  if ([...names, ...initials].includes(wanted)) return 0
  if (names.some((name) => name.startsWith(wanted))) return 1
  if (initials.some((letters) => letters.startsWith(wanted))) return 2
  if (names.some((name) => name.includes(wanted))) return 3
  if (initials.some((letters) => letters.includes(wanted))) return 4
  return NONE
}
