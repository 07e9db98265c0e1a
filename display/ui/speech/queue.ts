/**
 * Which call is said next: one queue, first come first said. Pure; times are real ms of a clock
 * that only runs forward.
 *
 * - Each call is said twice; while another waits, once.
 * - One that is no longer looked for (started, taken back, called anew) is not begun or repeated.
 * - None that is older than a minute is begun.
 * - In a hurried hall (a demo faster than ×2) nobody could listen to all: the newest is said when
 *   the speaker is free, once; the others are only captioned.
 */
import type { BoardCall } from '@ui/wire'
import { keyOf } from '../board'

export const OLDEST_MS = 60_000
export const HURRIED = 2
const REMEMBERED = 500

interface Waiting {
  readonly call: BoardCall
  /** When it was made, on this clock. */
  readonly madeAt: number
}

export class SpeechQueue {
  private waiting: Waiting[] = []
  private current: (Waiting & { said: number }) | null = null
  private readonly heard = new Set<string>()

  /**
   * Take in the lines now on the board. Answers those not heard of before, the oldest first.
   * ageOf: how long ago, in real ms, a call was made.
   */
  hear(
    lines: readonly BoardCall[],
    now: number,
    ageOf: (call: BoardCall) => number,
    hurried = false,
  ): BoardCall[] {
    const fresh = lines.filter((call) => !this.heard.has(keyOf(call))).reverse()
    for (const call of fresh) {
      this.remember(keyOf(call))
      if (call.state !== 'calling') continue
      const item = { call, madeAt: now - Math.max(0, ageOf(call)) }
      const others = this.waiting.filter((other) => other.call.ticket !== call.ticket)
      this.waiting = hurried ? [item] : [...others, item]
    }
    return fresh
  }

  /** The call to say now, null when there is none. Ask when the last one has been said; once: it
   * is not said again. */
  next(now: number, isLookedFor: (call: BoardCall) => boolean, once = false): BoardCall | null {
    this.waiting = this.waiting.filter(
      ({ call, madeAt }) => now - madeAt <= OLDEST_MS && isLookedFor(call),
    )
    const last = this.current
    const isRepeated = last !== null && last.said < 2 && !once && this.waiting.length === 0
    if (last && isRepeated && isLookedFor(last.call)) {
      last.said += 1
      return last.call
    }
    const item = this.waiting.shift()
    this.current = item ? { ...item, said: 1 } : null
    return item ? item.call : null
  }

  /** Nothing that waits will be said: the wall is no longer told what is true. */
  clear(): void {
    this.waiting = []
    this.current = null
  }

  private remember(key: string): void {
    this.heard.add(key)
    if (this.heard.size > REMEMBERED) this.heard.delete(this.heard.values().next().value!)
  }
}
