/** The sheet over the console, and the line of a list it is about (none: the ticket in hand). */
import type { QueueRow } from '@ui/wire'

export interface Sheet {
  kind: 'hold' | 'pause' | 'cancel' | 'transfer' | 'divert' | 'help' | 'more' | 'camera'
  row?: QueueRow
}
