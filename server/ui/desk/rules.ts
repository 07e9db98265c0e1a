/**
 * What a clerk can do now: the verb of the one big button, and for everything else either "yes"
 * or the reason why not. The server decides; this only keeps a page from offering what it would
 * refuse, and lets it say what to do first.
 */
import type { Counter, DeskView, QueueRow } from '@ui/wire'

/** Everything a desk can ask of the server. */
export type Act =
  | 'open'
  | 'next'
  | 'start'
  | 'finish'
  | 'recall'
  | 'no_show'
  | 'hold'
  | 'transfer'
  | 'divert'
  | 'cancel'
  | 'call'
  | 'resume'
  | 'return'
  | 'pause'
  | 'sign_off'
  | 'undo'
  | 'take_alert'
  | 'decline_alert'
  | 'ask_help'
  | 'withdraw_help'

/** The big button: the act it does and the word it shows (`desk.main.<word>`). */
export interface MainVerb {
  act: 'open' | 'next' | 'start' | 'finish'
  word: 'open' | 'reopen' | 'next' | 'start' | 'finish' | 'finish_rate' | 'finish_part'
}

/** Why something cannot be done now (`desk.block.<code>`), with the ticket it is about. */
export interface Block {
  code:
    | 'offline'
    | 'closed'
    | 'paused'
    | 'nobody_waiting'
    | 'in_hand'
    | 'not_called'
    | 'none_in_hand'
    | 'no_recalls'
    | 'nothing_to_divert'
    | 'nothing_to_undo'
    | 'other_counter'
    | 'paused_already'
  number: string
}

export interface Situation {
  view: DeskView
  connected: boolean
  /** Whether the last step can still be taken back. */
  undoable: boolean
}

/** True while another service follows on the same ticket. */
export function moreToCome(view: DeskView): boolean {
  const { ticket } = view
  return ticket !== null && ticket.stage + 1 < ticket.services.length
}

export function mainVerb(view: DeskView): MainVerb {
  if (view.ticket?.state === 'called') return { act: 'start', word: 'start' }
  if (view.ticket && moreToCome(view)) return { act: 'finish', word: 'finish_part' }
  if (view.ticket) return { act: 'finish', word: view.rating ? 'finish_rate' : 'finish' }
  if (view.counter.state === 'open') return { act: 'next', word: 'next' }
  return { act: 'open', word: view.counter.state === 'paused' ? 'reopen' : 'open' }
}

/** Null when `act` can be done. row: the line of a list it is done to, if any. */
export function blockOf(act: Act, now: Situation, row?: QueueRow): Block | null {
  if (!now.connected) return block('offline')
  const { view } = now
  const { ticket } = view
  const called = ticket?.state === 'called'
  switch (act) {
    case 'open':
    case 'return':
    case 'take_alert':
    case 'decline_alert':
    case 'ask_help':
    case 'withdraw_help':
      return null
    case 'next':
      return notFree(view) ?? (view.next_total === 0 ? block('nobody_waiting') : null)
    case 'call':
      return notFree(view) ?? (row && !canServe(view, row) ? block('other_counter') : null)
    case 'resume':
      return notFree(view)
    case 'start':
    case 'no_show':
      return called ? null : block('not_called')
    case 'recall':
      if (!ticket || !called) return block('not_called')
      return ticket.recalls_left > 0 ? null : block('no_recalls', ticket.number)
    case 'finish':
    case 'hold':
      return ticket ? null : block('none_in_hand')
    case 'transfer':
    case 'cancel':
      return ticket || row ? null : block('none_in_hand')
    case 'divert':
      return view.area_total + view.next_total > 0 ? null : block('nothing_to_divert')
    case 'pause':
      return view.counter.state === 'paused' ? block('paused_already') : null
    case 'sign_off':
      return ticket ? block('in_hand', ticket.number) : null
    case 'undo':
      return now.undoable ? null : block('nothing_to_undo')
  }
}

/** Whether this counter could call the row. With a list cut short the server has to say. */
export function canServe(view: DeskView, row: QueueRow): boolean {
  const listed = view.next.some((one) => one.id === row.id)
  return listed || view.next.length < view.next_total
}

/** How many stand before the row in this counter's own order; null when it is not in the list. */
export function before(view: DeskView, row: QueueRow): number | null {
  const place = view.next.findIndex((one) => one.id === row.id)
  return place < 0 ? null : place
}

/** Counters somebody can be sent to. */
export function takesVisitors(counter: Counter): boolean {
  return counter.state !== 'closed'
}

function notFree(view: DeskView): Block | null {
  if (view.ticket) return block('in_hand', view.ticket.number)
  if (view.counter.state === 'closed') return block('closed')
  return view.counter.state === 'paused' ? block('paused') : null
}

function block(code: Block['code'], number = ''): Block {
  return { code, number }
}
