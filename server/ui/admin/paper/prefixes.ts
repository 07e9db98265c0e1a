/** Which letters numbers begin with, and whose they are. */
import type { PlanParts } from '@ui/wire'

export interface PrefixUse {
  prefix: string
  /** Areas, and services with letters of their own. */
  names: readonly string[]
}

export function prefixesOf({ areas, services }: PlanParts): PrefixUse[] {
  const named = new Map<string, string[]>()
  for (const { prefix, name } of [...areas, ...services]) {
    if (prefix) named.set(prefix, [...(named.get(prefix) ?? []), name])
  }
  return [...named].map(([prefix, names]) => ({ prefix, names }))
}
