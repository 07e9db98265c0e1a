/** How an area is, as a tile and its sheet show it. */
import type { AreaSeen } from '@ui/wire'

/** unserved: below its limit, but no counter is there to call those who wait. */
export type AreaState = AreaSeen['state'] | 'unserved'

export function areaState({ state, open }: Pick<AreaSeen, 'state' | 'open'>): AreaState {
  return state === 'normal' && open === 0 ? 'unserved' : state
}
