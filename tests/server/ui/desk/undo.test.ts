import { describe, expect, it } from 'vitest'
import { sameStep, secondsLeft, shareLeft, undoClock } from '@ui/desk/undo'

const step = { act: 'no_show', number: 'Z048', at: 7, seconds: 10 }

describe('the seconds in which a step can be undone', () => {
  it('run out in real time', () => {
    const clock = undoClock(null, step, 1_000)
    expect(secondsLeft(clock, 1_000)).toBe(10)
    expect(secondsLeft(clock, 4_100)).toBe(7)
    expect(shareLeft(clock, 6_000)).toBe(0.5)
    expect(secondsLeft(clock, 11_000)).toBe(0)
    expect(shareLeft(clock, 20_000)).toBe(0)
  })

  it('do not jump when a later view says the same in whole seconds', () => {
    const clock = undoClock(null, step, 0)
    expect(undoClock(clock, { ...step, seconds: 8 }, 2_700)).toBe(clock)
  })

  it('follow the server when it says something else', () => {
    const clock = undoClock(null, step, 0)
    expect(secondsLeft(undoClock(clock, { ...step, seconds: 3 }, 1_000), 1_000)).toBe(3)
  })

  it('are of the same step however late the view came, of another when it was done anew', () => {
    const clock = undoClock(null, step, 0)
    const late = undoClock(clock, { ...step, seconds: 9 }, 4_000)
    expect(sameStep(clock, step) && sameStep(late, step)).toBe(true)
    expect(sameStep(clock, { ...step, at: 8 })).toBe(false)
    expect(sameStep(null, step)).toBe(false)
  })

  it('begin anew for another step, and end with none', () => {
    const clock = undoClock(null, step, 0)
    const other = undoClock(clock, { ...step, number: 'Z049' }, 5_000)
    expect(secondsLeft(other, 5_000)).toBe(10)
    expect(undoClock(other, null, 6_000)).toBeNull()
    expect(undoClock(null, { ...step, seconds: 0 }, 0)).toBeNull()
    expect(secondsLeft(null, 0)).toBe(0)
  })
})
