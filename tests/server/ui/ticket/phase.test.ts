import { describe, expect, it } from 'vitest'
import { isFreshCall, isOver, phaseOf, rangeOf, spelt, toneOf, turnOf } from '../../../../server/ui/ticket/phase'
import { NINE, ticket } from './tickets'

describe('what matters about a ticket', () => {
  it.each([
    [{ ahead: 8 }, 'waiting'],
    [{ ahead: 3, wait: { low: 4, high: 9 } }, 'soon'],
    [{ ahead: 0, wait: null }, 'soon'],
    [{ ahead: 3, wait: { low: 30, high: 60 } }, 'waiting'],
    [{ ahead: null, wait: null }, 'waiting'],
    [{ state: 'called', ahead: null }, 'called'],
    [{ state: 'missed', ahead: null }, 'missed'],
  ] as const)('%j is %s', (changes, phase) => {
    expect(phaseOf(ticket(changes))).toBe(phase)
  })

  it('has a ground of its own for the call alone', () => {
    const phases = ['waiting', 'soon', 'called', 'serving', 'held', 'missed', 'diverted'] as const
    expect(phases.filter((phase) => toneOf(phase) === 'call')).toEqual(['called'])
    expect(phases.filter(isOver)).toEqual([])
    expect((['done', 'cancelled', 'expired'] as const).every(isOver)).toBe(true)
  })
})

describe('figures and names', () => {
  it('says a range as one figure', () => {
    expect(rangeOf({ low: 15, high: 25 })).toEqual({ kind: 'about', figure: '15–25' })
    expect(rangeOf({ low: 5, high: 5 })).toEqual({ kind: 'about', figure: '5' })
    expect(rangeOf({ low: 0, high: 4 })).toEqual({ kind: 'within', figure: '4' })
    expect(rangeOf({ low: 0, high: 0 })).toEqual({ kind: 'now' })
    expect(rangeOf(null)).toEqual({ kind: 'unknown' })
  })

  it('spells a number', () => {
    expect(spelt('Y036')).toBe('Y 0 3 6')
  })
})

describe('what has just happened', () => {
  const called = ticket({ state: 'called', counter: '7', called_at: NINE })

  it('is a call once, again for a recall, and for the next one', () => {
    expect(isFreshCall(ticket(), called)).toBe(true)
    expect(isFreshCall(null, called)).toBe(true)
    expect(isFreshCall(called, { ...called, at: NINE + 1 })).toBe(false)
    expect(isFreshCall(called, { ...called, called_at: NINE + 5_000 })).toBe(true)
    expect(isFreshCall(called, ticket())).toBe(false)
  })

  it('is a correction when a call is taken back, and news when it is sent on', () => {
    expect(turnOf(called, ticket())).toBe('withdrawn')
    expect(turnOf(called, ticket({ windows: '12' }))).toBe('sent_on')
    expect(turnOf(ticket({ state: 'held' }), ticket({ service: { code: 'x', name: 'X' } }))).toBe('sent_on')
    expect(turnOf(ticket({ state: 'missed' }), ticket())).toBeNull()
  })

  it('is the next service when that was to come anyway', () => {
    const next = { code: 'card', name: '补办社保卡' }
    const serving = ticket({ state: 'serving', afterwards: [next] })
    expect(turnOf(serving, ticket({ service: next }))).toBe('next')
    expect(turnOf(serving, ticket({ service: { code: 'x', name: 'X' } }))).toBe('sent_on')
    expect(turnOf(serving, ticket({ afterwards: [next] }))).toBe('withdrawn')
  })

  it('is nothing to somebody who was not called, or is called now', () => {
    expect(turnOf(null, ticket())).toBeNull()
    expect(turnOf(ticket(), called)).toBeNull()
  })
})
