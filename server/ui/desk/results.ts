/**
 * What the status strip says: how the last step went, or why it did not. A result names words
 * (`desk.done.…`, `desk.block.…`, `refusal.…`) and their facts; the strip makes the sentence.
 */
import { sentenceOf, type Facts, type Sentence } from '@ui/staff/sentences'
import type { DeskTicket, DeskView, Undoable } from '@ui/wire'
import type { Act, Block } from './rules'
import { servingSince } from './times'

export type Tone = 'ok' | 'info' | 'danger'

export interface Result extends Sentence {
  tone: Tone
  /** A second sentence: what to do about it. */
  more?: string
  /** The step as the server names it in `undo`, so that the two are not told twice. */
  step?: string
  /** ms a visitor was served; the strip puts it into words as {span}. */
  span?: number
}

/** What the page knows about the step it asked for. */
export interface About {
  number?: string
  /** Where to, in words. */
  to?: string
  /** How many were moved. */
  count?: number
  outlet?: boolean
  reason?: string
  /** Where it is sent, when that is not a path of the counter. */
  path?: string
  /** What was suggested. */
  kind?: 'open' | 'divert' | 'lend' | 'send_away'
}

const UNDOABLE = [
  'call',
  'start',
  'finish',
  'next_service',
  'no_show',
  'hold',
  'resume',
  'transfer',
  'divert',
  'send_away',
  'lend',
  'cancel',
]
/** Steps with a second sentence under `desk.next.<step>`. */
const TELLING = ['call', 'no_show', 'hold', 'next_service', 'undo']

/**
 * How `act` went.  before: what the page showed.  after: the ticket in hand now.  now: hall time.
 */
export function resultOf(
  act: Act,
  before: DeskView,
  after: DeskTicket | null,
  about: About,
  now: number,
  returnAfter: number,
): Result {
  const ticket = act === 'next' || act === 'call' || act === 'resume' ? after : before.ticket
  const number = about.number ?? ticket?.number ?? ''
  const step = stepOf(act, before, about)
  const result = told(step, { number, n: returnAfter })
  switch (act) {
    case 'finish': {
      const since = before.ticket && servingSince(before.ticket)
      if (since !== null && step === 'finish') {
        return { ...result, key: 'desk.done.finish_in', span: now - since }
      }
      return result
    }
    case 'recall':
      return { ...result, facts: { ...result.facts, left: after?.recalls_left ?? 0 } }
    case 'transfer':
      return { ...result, key: 'desk.done.transfer_to', facts: { number, to: about.to ?? '' } }
    case 'divert':
      return {
        ...result,
        key: 'desk.done.divert_to',
        facts: { number, to: about.to ?? '', n: about.count ?? 0 },
      }
    case 'take_alert':
      if (step === 'open') return result
      return {
        ...result,
        key: `desk.done.take_${step}`,
        facts: { number, n: about.count ?? 0, service: about.to ?? '' },
      }
    case 'pause':
      return about.reason
        ? { ...result, key: 'desk.done.pause_for', facts: { reason: about.reason } }
        : result
    case 'undo': {
      const several = before.undo?.act === 'divert' || before.undo?.act === 'send_away'
      if (before.undo?.act === 'lend') return { ...result, key: 'desk.done.undo_lend' }
      const key = several ? 'desk.done.undo_many' : result.key
      return { ...result, key, facts: { number: before.undo?.number ?? number } }
    }
    default:
      return result
  }
}

/** A step the page did not ask for itself (a call key, another page), seen by its undo. */
export function resultOfUndo(undo: Undoable): Result {
  return told(undo.act, { number: undo.number })
}

/** Whether the strip has told of this step already. */
export function tellsOf(result: Result | null, undo: Undoable): boolean {
  return result !== null && result.step === undo.act && sameNumber(result, undo)
}

/** What stopped a step before it was sent. */
export function resultOfBlock(block: Block): Result {
  return { tone: 'info', key: `desk.block.${block.code}`, facts: { number: block.number } }
}

/** What went wrong with a step that was sent. */
export function resultOfError(error: unknown, known: (key: string) => boolean): Result {
  const [offline, fault] = ['desk.trouble.offline', 'desk.trouble.fault']
  return { tone: 'danger', ...sentenceOf(error, known, offline, fault) }
}

function told(step: string, facts: Facts): Result {
  const known = UNDOABLE.includes(step) || DONE.includes(step)
  return {
    tone: 'ok',
    key: known ? `desk.done.${step}` : 'desk.done.other',
    facts,
    step,
    ...(TELLING.includes(step) ? { more: `desk.next.${step}` } : {}),
  }
}

const DONE = [
  'open',
  'pause',
  'recall',
  'return',
  'undo',
  'decline_alert',
  'ask_help',
  'withdraw_help',
]

function stepOf(act: Act, before: DeskView, about: About): string {
  if (act === 'next') return 'call'
  if (act === 'take_alert') return about.kind ?? act
  if (act === 'divert') return about.outlet ? 'send_away' : 'divert'
  const { ticket } = before
  const part = act === 'finish' && ticket && ticket.stage + 1 < ticket.services.length
  return part ? 'next_service' : act
}

/** A diversion of several may be named by any of them. */
function sameNumber(result: Result, undo: Undoable): boolean {
  return (
    result.step === 'divert' ||
    result.step === 'send_away' ||
    result.step === 'lend' ||
    result.facts['number'] === undo.number
  )
}
