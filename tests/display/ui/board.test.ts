import { describe, expect, it } from 'vitest'
import {
  fit,
  fitTogether,
  fitTwoLines,
  isAhead,
  isLookedFor,
  latestOf,
  linesOf,
  mostNeeded,
  pagesOf,
  partsOf,
  widthOf,
} from '../../../display/ui/board'
import { clockIn, dayAndClock } from '../../../display/ui/clock'
import { AT, board, call } from './calls'

describe('the lines of the board', () => {
  const old = call('Z001', { at: AT - 60_000 })

  it('has a call on top as soon as it is told, before any view knows it', () => {
    const lines = linesOf(board({ calls: [old] }), [call('Z002')])
    expect(lines.map((line) => line.number)).toEqual(['Z002', 'Z001'])
  })

  it.each([
    ['a view of before the call does not know it', { epoch: 'e', facts: 6 }, true],
    ['one that was made with it does', { epoch: 'e', facts: 7 }, false],
    ['one of another start is no measure of it', { epoch: 'f', facts: 6 }, false],
  ])('%s', (_, view, ahead) => {
    const told = { room: 'board:east', epoch: 'e', facts: 7, text: '', call: call('Z002') }
    expect(isAhead(told, view)).toBe(ahead)
  })

  it('shows a recalled number once, by its last round', () => {
    const again = { ...old, round: 2, at: AT }
    expect(linesOf(board({ calls: [old] }), [again])).toEqual([again])
    expect(linesOf(board({ calls: [again] }), [old])).toEqual([again])
  })

  it('has those in hand on top, and below them the calls that are over', () => {
    const over = [
      call('Z009', { at: AT + 9000, state: 'missed' }),
      call('Z008', { at: AT + 8000, state: 'done' }),
    ]
    const lines = linesOf(board({ calls: [old, ...over] }), [call('Z002')])
    expect(lines.map((line) => line.number)).toEqual(['Z002', 'Z001', 'Z009', 'Z008'])
    expect(latestOf(lines)?.number).toBe('Z009')
    expect(latestOf([])).toBeUndefined()
  })

  it('drops first who has been served, then who is at a counter, then who missed the call', () => {
    const states = ['serving', 'calling', 'serving', 'missed', 'done'] as const
    const lines = states.map((state, i) => call(`Z00${i + 1}`, { at: AT - i, state }))
    const kept = (most: number) => mostNeeded(lines, most).map((line) => line.number)
    expect(kept(4)).toEqual(['Z001', 'Z002', 'Z003', 'Z004'])
    expect(kept(3)).toEqual(['Z001', 'Z002', 'Z004'])
    expect(kept(1)).toEqual(['Z002'])
  })

  it('never has more than six', () => {
    const calls = ['1', '2', '3', '4', '5', '6'].map((n) => call(`Z00${n}`, { at: AT - 1000 }))
    expect(linesOf(board({ calls }), [call('Z007')])).toHaveLength(6)
  })
})

describe('who is still looked for', () => {
  const one = call('Z001')
  it.each([
    ['is on the board', [one], [], true],
    ['is at the counter', [{ ...one, state: 'serving' }], [], false],
    ['did not come', [{ ...one, state: 'missed' }], [], false],
    ['was called anew', [{ ...one, round: 2 }], [], false],
    ['was called anew after an undo', [{ ...one, at: AT + 1 }], [], false],
    ['is gone', [], [], false],
  ] as const)('%s', (_, lines, withdrawn, expected) => {
    expect(isLookedFor(one, [...lines], [...withdrawn])).toBe(expected)
  })

  it('is whoever a full board has pushed out, unless taken back', () => {
    const lines = ['2', '3', '4', '5', '6', '7'].map((n) => call(`Z00${n}`, { at: AT + 1000 }))
    expect(isLookedFor(one, lines, [])).toBe(true)
    expect(isLookedFor(one, lines, ['Z001'])).toBe(false)
    expect(isLookedFor(one, lines.slice(1), [])).toBe(false)
    const served = { ...lines[0]!, state: 'serving' as const }
    expect(isLookedFor(one, [served, ...lines.slice(1)], [])).toBe(false)
  })
})

describe('words that have to fit', () => {
  it('shrinks what is too wide, and nothing else', () => {
    expect(fit('Z047', 3)).toBe(1)
    expect(fit('ABC1000', 3)).toBeLessThan(0.75)
    expect(fit('', 3)).toBe(1)
  })

  it('cuts a long notice after a mark, loses nothing and never overflows', () => {
    const notice = '听到叫号后请直接到窗口；需要帮忙，请找穿蓝马甲的导办员。'.repeat(4)
    const parts = partsOf(notice, 20)
    expect(parts.join('')).toBe(notice)
    expect(parts[0]).toMatch(/[；，。]$/)
    for (const part of parts) expect(widthOf(part)).toBeLessThanOrEqual(20)
    expect(partsOf('一'.repeat(45), 20).map((part) => part.length)).toEqual([15, 15, 15])
    expect(partsOf('短', 20)).toEqual(['短'])
    expect(partsOf(' ', 20)).toEqual([])
  })

  it('cuts between sentences rather than in one, and between words rather than in one', () => {
    const notice = 'Go straight to the counter. Need help? Ask a helper in a blue vest'
    expect(partsOf(notice, 28)).toEqual([
      'Go straight to the counter. Need help?',
      'Ask a helper in a blue vest',
    ])
    for (const part of partsOf('one two three four five six seven eight', 9)) {
      expect(part).toMatch(/^[a-z]+( [a-z]+)*$/)
      expect('one two three four five six seven eight'.split(' ')).toEqual(
        expect.arrayContaining(part.split(' ')),
      )
    }
  })

  it('gives names that stand together one size, and never one that cannot be read', () => {
    expect(fitTogether(['医保', '综合受理'], 4)).toBe(1)
    expect(fitTogether(['医保', '综合受理区', '税务'], 4)).toBe(0.8)
    expect(fitTogether(['医保', '综合受理'.repeat(5)], 4)).toBe(0.65)
    expect(fitTogether([], 4)).toBe(1)
  })

  it('leaves no scrap of a notice for a turn of its own', () => {
    const notice = 'Payments and queries can also be done in the self-service area'
    const parts = partsOf(notice, widthOf(notice) - 1)
    expect(parts.join(' ')).toBe(notice)
    expect(parts).toHaveLength(2)
    for (const part of parts) expect(widthOf(part)).toBeGreaterThan(widthOf(notice) / 3)
  })

  it('shrinks names that have two lines by what the wider line asks for', () => {
    expect(fitTwoLines(['Social insurance'], 6)).toBe(1)
    expect(fitTwoLines(['Social insurance'], 4)).toBeCloseTo(4 / widthOf('insurance'))
    expect(fitTwoLines(['社会保险综合专区'], 4)).toBe(1)
    // Not two lines for the sake of one sign.
    expect(fitTwoLines(['综合受理区'], 4)).toBe(0.8)
    expect(fitTwoLines(['医保', '综合受理'.repeat(9)], 4)).toBe(0.65)
    expect(fitTwoLines([], 4)).toBe(1)
  })

  it('spreads areas evenly over as few pages as will do', () => {
    expect(pagesOf([1, 2, 3, 4, 5, 6], 6)).toEqual([[1, 2, 3, 4, 5, 6]])
    expect(pagesOf([1, 2, 3, 4, 5, 6, 7], 6).map((page) => page.length)).toEqual([4, 3])
    expect(pagesOf([], 6)).toEqual([])
  })
})

describe("the hall's time", () => {
  it('is said in its own zone, with the day when it was another one', () => {
    expect(clockIn('Asia/Shanghai', AT)).toBe('10:24')
    expect(dayAndClock('Asia/Shanghai', AT, AT + 60_000, 'zh-CN')).toMatchObject({ isToday: true })
    expect(dayAndClock('Asia/Shanghai', AT, AT + 86_400_000, 'zh-CN')).toEqual({
      isToday: false,
      date: '3月2日',
      time: '10:24',
    })
  })
})
