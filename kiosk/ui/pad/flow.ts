/**
 * One ask at the pad, as a value: what is shown, what was chosen, when it is over.
 * `step(flow, event, now)` is everything that can happen; `now` is real time in ms and only ever
 * grows. Nothing here reads a clock, a network or the page.
 *
 * Promises: nothing is chosen before the visitor chooses; an ask that nobody answers ends as not
 * rated; a level that was chosen is sent once, under one key, also when the reasons are left out.
 */
import type { PadAsk, PadRatingAsk } from '@ui/wire'

export type Level = PadRatingAsk['level']
export type Reason = NonNullable<PadRatingAsk['reasons']>[number]

export const LEVELS: readonly Level[] = [1, 2, 3, 4, 5]
export const REASONS: readonly Reason[] = [
  'attitude',
  'slow',
  'unclear',
  'told_once',
  'waiting',
  'other',
]
const BAD_FROM = 4 // 不满意: then it is asked why
const REASONS_MS = 30_000 // nothing touched for so long: what was chosen is sent without more
const LAST_MS = 3_000 // before the ask is over, so that the answer still counts
const THANKS_MS = 6_000
const CLOSED_MS = 4_000
const UNSENT_MS = 15_000

/** How an ask ended: stored, closed without an answer, no longer open, or not delivered. */
export type Outcome = 'thanks' | 'not_rated' | 'over' | 'unsent'

/** done: id of the ask that is over here, so that a view that comes late does not ask again. */
export type Flow =
  | { at: 'idle'; done: string | null }
  | { at: 'asking'; ask: PadAsk; ends: number }
  | { at: 'reasons'; ask: PadAsk; ends: number; level: Level; reasons: Reason[]; touched: number }
  | { at: 'sending'; ask: PadAsk; level: Level; reasons: Reason[]; key: string; since: number }
  | { at: 'told'; outcome: Outcome; until: number; done: string }

export type PadEvent =
  /** The server's newest view: what it asks just now. */
  | { type: 'view'; ask: PadAsk | null }
  | { type: 'clock' }
  | { type: 'choose'; level: Level }
  | { type: 'reason'; reason: Reason }
  | { type: 'back' }
  | { type: 'send' }
  | { type: 'decline' }
  /** More time is wanted: while it is asked the server grants it, and its next view says so. */
  | { type: 'longer' }
  | { type: 'stored' }
  /** The server will not take it: no longer, or it was rated before. */
  | { type: 'refused'; code: string }
  | { type: 'lost' }

export const IDLE: Flow = { at: 'idle', done: null }

/** key: a fresh one for every sending. */
export function step(flow: Flow, event: PadEvent, now: number, key: () => string): Flow {
  if (event.type === 'view') return seen(flow, event.ask, now, key)
  if (event.type === 'clock') return passed(flow, now, key)
  switch (flow.at) {
    case 'asking':
      if (event.type === 'choose') return chosen(flow, event.level, now, key)
      return event.type === 'decline' ? told('not_rated', flow.ask, now) : flow
    case 'reasons':
      return thinking(flow, event, now, key)
    case 'sending':
      return answered(flow.ask, event, now) ?? flow
    default:
      return flow
  }
}

/** Whole seconds until the ask closes or what was chosen is sent; null when none is counted down. */
export function secondsLeft(flow: Flow, now: number): number | null {
  if (flow.at !== 'asking' && flow.at !== 'reasons') return null
  const end = flow.at === 'asking' ? flow.ends : sendsAt(flow)
  return Math.max(0, Math.ceil((end - now) / 1000))
}

function sendsAt({ touched, ends }: Thinking): number {
  return Math.min(touched + REASONS_MS, ends - LAST_MS)
}

/** Id of the ask that is on the screen or on its way. */
export function askOf(flow: Flow): string | null {
  return 'ask' in flow ? flow.ask.id : null
}

type Asking = Extract<Flow, { at: 'asking' }>
type Thinking = Extract<Flow, { at: 'reasons' }>

function seen(flow: Flow, ask: PadAsk | null, now: number, key: () => string): Flow {
  if (flow.at === 'sending') return flow // its answer decides
  if (ask === null) {
    if (flow.at === 'reasons') return send(flow, now, key) // somebody else is called: at once
    return flow.at === 'asking' ? { at: 'idle', done: flow.ask.id } : flow
  }
  const ends = now + ask.seconds * 1000
  if (askOf(flow) === ask.id) return { ...flow, ends } as Flow
  if (flow.at === 'reasons') return send(flow, now, key)
  if ('done' in flow && flow.done === ask.id) return flow
  return { at: 'asking', ask, ends }
}

function passed(flow: Flow, now: number, key: () => string): Flow {
  switch (flow.at) {
    case 'asking':
      return now >= flow.ends ? told('not_rated', flow.ask, now) : flow
    case 'reasons':
      return now >= sendsAt(flow) ? send(flow, now, key) : flow
    case 'told':
      return now >= flow.until ? { at: 'idle', done: flow.done } : flow
    default:
      return flow
  }
}

function chosen({ ask, ends }: Asking, level: Level, now: number, key: () => string): Flow {
  if (level < BAD_FROM) return { at: 'sending', ask, level, reasons: [], key: key(), since: now }
  return { at: 'reasons', ask, ends, level, reasons: [], touched: now }
}

function thinking(flow: Thinking, event: PadEvent, now: number, key: () => string): Flow {
  const { ask, ends, reasons } = flow
  switch (event.type) {
    case 'reason': {
      const { reason } = event
      const rest = reasons.filter((one) => one !== reason)
      const longer = rest.length < reasons.length ? rest : [...reasons, reason]
      return { ...flow, reasons: longer, touched: now }
    }
    case 'longer':
      return { ...flow, touched: now }
    case 'back':
      return { at: 'asking', ask, ends }
    case 'send':
      return send(flow, now, key)
    default:
      return flow
  }
}

function send({ ask, level, reasons }: Thinking, now: number, key: () => string): Flow {
  return { at: 'sending', ask, level, reasons, key: key(), since: now }
}

function answered(ask: PadAsk, event: PadEvent, now: number): Flow | null {
  if (event.type === 'stored') return told('thanks', ask, now)
  if (event.type === 'lost') return told('unsent', ask, now)
  if (event.type !== 'refused') return null
  return told(event.code === 'rated_already' ? 'thanks' : 'over', ask, now)
}

function told(outcome: Outcome, ask: PadAsk, now: number): Flow {
  const lasts = { thanks: THANKS_MS, not_rated: CLOSED_MS, over: CLOSED_MS, unsent: UNSENT_MS }
  return { at: 'told', outcome, until: now + lasts[outcome], done: ask.id }
}
