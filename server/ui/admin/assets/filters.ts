/** Which things of the register are shown. Pure. */
import type { Asset } from '@ui/wire'

export const FILTERS = ['all', 'entered', 'no_keeper', 'overdue', 'fault'] as const
export type Filter = (typeof FILTERS)[number]

export function passes(filter: Filter, asset: Asset): boolean {
  if (filter === 'entered') return !asset.planned
  if (filter === 'no_keeper') return !asset.keeper
  if (filter === 'overdue') return asset.overdue
  return filter === 'all' || asset.fault !== null
}

/** Intervals that are offered, in days; 0: no inspection is planned. */
export const INTERVALS = [0, 1, 7, 30, 90, 180, 365] as const
