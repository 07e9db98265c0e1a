/** What the caption strip says; it is never empty. Pure. */
import type { BoardCall } from '@ui/wire'
import { keyOf } from './board'

export interface Said {
  call: BoardCall
  /** False when it was only shown: the sound is off or there is none. */
  aloud: boolean
  /** Hall time. */
  at: number
}

export type Caption =
  | { kind: 'speaking' | 'calling'; call: BoardCall }
  | { kind: 'correction'; numbers: readonly string[] }
  | { kind: 'spoken' | 'called'; call: BoardCall; at: number }
  | { kind: 'standing' }

/**
 * saying: the call being said now.  turn: in a hurried hall the call whose turn it is.
 * withdrawn: numbers whose call was taken back.  last: the call made last.
 */
export function captionOf(
  saying: Said | null,
  turn: BoardCall | null,
  withdrawn: readonly string[],
  last: Said | null,
): Caption {
  if (turn) {
    const isHeard = saying !== null && saying.aloud && keyOf(saying.call) === keyOf(turn)
    return { kind: isHeard ? 'speaking' : 'calling', call: turn }
  }
  if (saying) return { kind: saying.aloud ? 'speaking' : 'calling', call: saying.call }
  if (withdrawn.length > 0) return { kind: 'correction', numbers: withdrawn }
  if (last) return { kind: last.aloud ? 'spoken' : 'called', call: last.call, at: last.at }
  return { kind: 'standing' }
}
