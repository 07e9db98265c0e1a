/** Which sheet lies over the console, and the line of a list it is about (none: the one in hand). */
import type { QueueRow } from '@ui/wire'

export interface Sheet {
  kind: 'hold' | 'pause' | 'cancel' | 'transfer' | 'divert' | 'more'
  row?: QueueRow
}
