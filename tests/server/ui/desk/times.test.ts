import { describe, expect, it } from 'vitest'
import { servingSince, stopwatch, waited } from '@ui/desk/times'
import { MINUTE, NOON, ticket } from './views'

describe('times', () => {
  it('a stopwatch', () => {
    expect(stopwatch(384_000)).toBe('06:24')
    expect(stopwatch(3_984_000)).toBe('1:06:24')
    expect(stopwatch(-500)).toBe('00:00')
  })

  it('a wait ends with the call; an earlier call does not count', () => {
    expect(waited(ticket(), NOON)).toBe(19 * MINUTE)
    const sentOn = ticket({ queued_at: NOON - 5 * MINUTE, called_at: NOON - 9 * MINUTE })
    expect(waited(sentOn, NOON)).toBe(5 * MINUTE)
  })

  it('serving begins with the last start or resumption', () => {
    const steps = ['call', 'start', 'hold', 'resume'].map((act, at) => {
      return { at: NOON + at, act, counter: '3' }
    })
    expect(servingSince(ticket({ state: 'serving', steps }))).toBe(NOON + 3)
    expect(servingSince(ticket({ state: 'serving', started_at: NOON }))).toBe(NOON)
    expect(servingSince(ticket({ steps }))).toBeNull()
  })
})
