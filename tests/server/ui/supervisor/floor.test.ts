import { describe, expect, it } from 'vitest'
import { areaState } from '@ui/supervisor/areaState'
import { doorOf } from '@ui/supervisor/door'
import { faces } from '@ui/staff/times'

const { day } = faces('Asia/Shanghai')
const SEVEN = Date.UTC(2026, 10, 22, 23, 0) // 7:00 of the 23rd in the hall
const HOUR = 3_600_000

describe('how the day stands', () => {
  it('has not begun while its doors are still to open, and is over after them', () => {
    const shut = { state: 'closed', intake: 'closed' } as const
    expect(doorOf({ ...shut, opens_at: SEVEN + HOUR }, SEVEN, day)).toBe('before')
    expect(doorOf({ ...shut, opens_at: SEVEN + 25 * HOUR }, SEVEN + 12 * HOUR, day)).toBe('closed')
    expect(doorOf({ ...shut, opens_at: null }, SEVEN, day)).toBe('closed')
  })

  it('is open, at lunch, or closing', () => {
    const opens_at = SEVEN + HOUR
    expect(doorOf({ state: 'open', intake: 'open', opens_at: null }, SEVEN, day)).toBe('open')
    expect(doorOf({ state: 'open', intake: 'closed', opens_at }, SEVEN, day)).toBe('between')
    expect(doorOf({ state: 'closing', intake: 'closed', opens_at }, SEVEN, day)).toBe('closing')
  })
})

describe('an area where people wait and no counter is open', () => {
  it('is not well, however few they are', () => {
    expect(areaState({ state: 'normal', open: 0 })).toBe('unserved')
    expect(areaState({ state: 'normal', open: 1 })).toBe('normal')
  })

  it('is told as over its limit when it is that too, and as empty when nobody waits', () => {
    expect(areaState({ state: 'over', open: 0 })).toBe('over')
    expect(areaState({ state: 'nobody', open: 0 })).toBe('nobody')
  })
})
