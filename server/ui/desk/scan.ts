/**
 * What a visitor's slip means at this counter: whoever shows it is called up, is there, or comes
 * back by the same steps that the lists give; for all others, what to do instead.
 */
import type { DeskView, QueueRow, Ticket } from '@ui/wire'
import type { Act } from './rules'

export type ScanStep =
  | { kind: 'act'; act: Act & ('start' | 'call' | 'resume' | 'return'); id: number; row?: QueueRow }
  /** The lists are cut short: only the server knows the ticket's id, and whether it is ours. */
  | { kind: 'ask' }
  /** Words under `desk.scan`. */
  | { kind: 'say'; word: 'here' | 'elsewhere' | 'at_counter' | 'diverted' | 'done' | 'cancelled' | 'expired' }

/** view: what this counter shows.  ticket: that of the slip. */
export function scanStep(view: DeskView, ticket: Ticket): ScanStep {
  const { number } = ticket
  const inHand = view.ticket
  if (inHand?.number === number) {
    return inHand.state === 'called' ? { kind: 'act', act: 'start', id: inHand.id } : say('here')
  }
  const listed = (rows: readonly QueueRow[], act: 'call' | 'resume' | 'return'): ScanStep | null => {
    const row = rows.find((one) => one.number === number)
    return row ? { kind: 'act', act, id: row.id, row } : null
  }
  switch (ticket.state) {
    case 'waiting': {
      const mine = listed(view.next, 'call')
      if (mine) return mine
      return view.next.length < view.next_total ? { kind: 'ask' } : say('elsewhere')
    }
    case 'held':
      return listed(view.held, 'resume') ?? say('elsewhere')
    case 'missed':
      return listed(view.missed, 'return') ?? say('elsewhere')
    case 'called':
    case 'serving':
      return say(ticket.counter ? 'at_counter' : 'elsewhere')
    default:
      return say(ticket.state)
  }
}

function say(word: (ScanStep & { kind: 'say' })['word']): ScanStep {
  return { kind: 'say', word }
}
