import { describe, expect, it } from 'vitest'
import type { HelpCallRow } from '@ui/wire'
import { freshCalls, sortCalls, waited } from '@ui/helper/calls'

const call = (id: number, helper: string | null = null): HelpCallRow => ({
  id,
  helper,
  kind: 'anything',
  place: `取号机 ${id} 号`,
  counter: null,
  number: null,
  state: helper === null ? 'asked' : 'accepted',
  asked_at: 0,
  where: '',
})

describe('the open calls', () => {
  it('are mine, free, or another helper’s, each in the order they came', () => {
    const all = [call(1, '赵敏'), call(2), call(3, '王芳'), call(4), call(5, '王芳')]
    const { mine, free, others } = sortCalls(all, '王芳')
    const ids = (rows: HelpCallRow[]) => rows.map(({ id }) => id)
    expect([ids(mine), ids(free), ids(others)]).toEqual([[3, 5], [2, 4], [1]])
  })

  it('are new once, and not when the page has just been opened', () => {
    expect(freshCalls(null, [call(1)])).toEqual([])
    expect(freshCalls(new Set([1]), [call(1), call(2)])).toEqual([call(2)])
  })
})

describe('how long somebody has waited', () => {
  it.each([
    [0, 0, 'plain'],
    [-5_000, 0, 'plain'], // the page's clock is a little behind the server's
    [179_999, 2, 'plain'],
    [180_000, 3, 'warn'],
    [480_000, 8, 'danger'],
  ])('%i ms', (ms, minutes, tone) => {
    expect(waited(1_000_000, 1_000_000 + ms)).toEqual({ minutes, tone })
  })
})
