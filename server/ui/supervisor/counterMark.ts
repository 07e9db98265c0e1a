/** How one counter is, in a mark that is read in a second. Pure. */
import type { CounterSeen } from '@ui/wire'

/** long, idle: a visit or a pause that takes so long that somebody should go and look. */
export type CounterLook = 'serving' | 'long' | 'calling' | 'free' | 'paused' | 'idle' | 'closed'

export interface CounterMark {
  look: CounterLook
  /** Minutes it has been so, where that is worth telling; else null. */
  minutes: number | null
}

const MINUTE = 60_000
/** A visit is unusually long when it takes so many times as long as its service does ... */
const TIMES = 3
/** ... and so many minutes longer: three times two minutes is nothing to look after. */
const LEAST = 10
/** Minutes after which a pause is no longer a short one. */
const PAUSE = 20

type Standing = Pick<CounterSeen, 'state' | 'number' | 'serving' | 'took' | 'usual' | 'since'>

/** now: hall time, ms. */
export function counterMark(counter: Standing, now: number): CounterMark {
  const since = (at: number) => Math.max(0, Math.floor((now - at) / MINUTE))
  if (counter.number !== null && counter.took !== null) {
    if (!counter.serving) return { look: 'calling', minutes: null }
    const spent = since(counter.took)
    return isLong(spent, counter.usual)
      ? { look: 'long', minutes: spent }
      : { look: 'serving', minutes: null }
  }
  if (counter.state === 'paused') {
    const minutes = since(counter.since)
    return { look: minutes < PAUSE ? 'paused' : 'idle', minutes }
  }
  return { look: counter.state === 'open' ? 'free' : 'closed', minutes: null }
}

function isLong(spent: number, usual: number | null): boolean {
  return usual !== null && spent >= Math.max(usual * TIMES, usual + LEAST)
}
