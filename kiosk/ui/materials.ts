/** What to bring, for one service or for several on one number. */
import type { Material, Service } from '@ui/wire'

/** By what a material is known, whichever of the services asks for it. */
export const materialKey = ({ name, note }: Material): string => `${name}\n${note}`

/** In the order of the services; what two of them ask for alike is brought once. */
export function materialsOf(services: readonly Service[]): Material[] {
  const all = services.flatMap(({ materials }) => materials)
  return [...new Map(all.map((material) => [materialKey(material), material])).values()]
}
