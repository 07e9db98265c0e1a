/** How the day stands, in one word: the head of the page and the sheet behind it say the same. */
import type { Day } from '@ui/wire'

export type Door = 'open' | 'between' | 'closing' | 'before' | 'closed'

/** now: hall time, ms.  dayOf: the date of a time, to compare days by. */
export function doorOf(
  { state, intake, opens_at }: Pick<Day, 'state' | 'intake' | 'opens_at'>,
  now: number,
  dayOf: (at: number) => string,
): Door {
  if (intake === 'open') return 'open'
  if (state === 'closing') return 'closing'
  if (state === 'open') return 'between'
  return opens_at !== null && dayOf(opens_at) === dayOf(now) ? 'before' : 'closed'
}
