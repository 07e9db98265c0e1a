import { describe, expect, it } from 'vitest'
import { faces, inHalfHours, spanOf } from '@ui/staff/times'
import { MINUTE, NOON } from '../desk/views'

describe('times', () => {
  it('spans for people', () => {
    expect(spanOf(59_000).key).toBe('short')
    expect(spanOf(19.9 * MINUTE)).toEqual({ key: 'minutes', facts: { h: 0, m: 19 } })
    expect(spanOf(75 * MINUTE)).toEqual({ key: 'hours', facts: { h: 1, m: 15 } })
  })

  it('a long range in half hours, rounded outwards', () => {
    expect(inHalfHours({ low: 100, high: 121 })).toEqual({ low: 1.5, high: 2.5 })
    expect(inHalfHours({ low: 340, high: 665 })).toEqual({ low: 5.5, high: 11.5 })
  })

  it("the hall's own time zone", () => {
    const { time, day } = faces('Asia/Shanghai')
    expect(time(NOON)).toBe('12:00')
    expect(day(Date.UTC(2026, 8, 1, 15, 59))).toBe('2026-09-01')
    expect(day(Date.UTC(2026, 8, 1, 16, 0))).toBe('2026-09-02')
  })
})
