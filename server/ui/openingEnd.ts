/** What became of a door that was told to open, in one word. */
import type { CabinetOpening } from '@ui/wire'

/**
 * coming: not known yet. ajar: it stood open before, and was not fired. untold: its board cannot
 * tell. shut: it did not open. unsure: nobody knows.
 */
export type OpeningEnd = 'coming' | 'opened' | 'ajar' | 'untold' | 'shut' | 'unsure'

export function openingEnd({ state, evidence, reason }: CabinetOpening): OpeningEnd {
  if (state === 'waiting' || state === 'running') return 'coming'
  if (state === 'done') return 'opened'
  if (reason === 'already_open') return 'ajar'
  if (state === 'failed' || reason === 'not_opened') return 'shut'
  return evidence === 'write-only' ? 'untold' : 'unsure'
}
