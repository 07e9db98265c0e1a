import { describe, expect, it } from 'vitest'
import type { RatingSum, RatingSums } from '@ui/wire'
import { csvOf, percent } from '../../../server/ui/ratings/csv'
import { dayCsv, SERVICE_COLUMNS } from '../../../server/ui/ratings/day'

const sum = (changes: Partial<RatingSum>): RatingSum => ({
  code: 'c',
  name: '',
  invited: 0,
  rated: 0,
  counted: 0,
  levels: null,
  satisfied: null,
  pleased: null,
  ...changes,
})

const sums = (rows: RatingSum[]): RatingSums => ({
  month: '2026-11',
  months: ['2026-11'],
  running: false,
  least: 30,
  by: 'counter',
  rows,
  total: sum({ invited: 40, rated: 31 }),
})

const lines = (rows: RatingSum[]) => csvOf(sums(rows), ['a', 'b'], '合计').split('\r\n')

describe('the table for a spreadsheet', () => {
  it('is marked as UTF-8 and ends its lines as spreadsheets do', () => {
    const text = csvOf(sums([]), ['月份'], '合计')
    expect(text.startsWith('\uFEFF"月份"\r\n')).toBe(true)
    expect(text.endsWith('\r\n')).toBe(true)
  })

  it('gives shares with their range, and nothing for what is held back', () => {
    const shown = sum({
      name: '7',
      invited: 40,
      rated: 30,
      counted: 30,
      levels: [20, 5, 2, 2, 1],
      satisfied: { share: 0.9, low: 0.744, high: 0.965 },
    })
    const [, first, second, total] = lines([shown, sum({ name: '8', invited: 3, rated: 1 })])
    expect(first).toBe(
      '"2026-11","7","40","30","75.0%","30","20","5","2","2","1","90.0%","74.4%","96.5%"',
    )
    expect(second).toBe('"2026-11","8","3","1","33.3%","","","","","","","","",""')
    expect(total).toBe('"2026-11","合计","40","31","77.5%","","","","","","","","",""')
  })

  it.each(['=1+1', '+1', '-1', '@a', '\tx'])('takes %j for a name, never for a formula', (name) => {
    expect(lines([sum({ name })])[1]).toContain(`,"'${name}",`)
  })

  it('keeps quotes', () => {
    expect(lines([sum({ name: '甲"乙' })])[1]).toContain('"甲""乙"')
  })
})

describe('a share', () => {
  it.each([
    [null, ''],
    [0, '0.0%'],
    [1 / 3, '33.3%'],
    [1, '100.0%'],
  ])('%s is %j', (share, text) => expect(percent(share)).toBe(text))
})

describe('the record of the day as a table', () => {
  const figures = {
    issued: 3, done: 1, missed: 1, cancelled: 0, elsewhere: 0, expired: 0, open: 1,
    wait_mean: 4.5, wait_longest: 6, served_mean: null,
  } // prettier-ignore
  const heads = {
    date: '日期',
    kind: { service: '事项', counter: '窗口' },
    name: '名称',
    area: '区域',
    total: '合计',
    column: (key: string) => key,
    counter: ({ label }: { label: string }) => `${label} 号窗口`,
  }
  const day = {
    date: '2026-11-23',
    over: true,
    total: { code: '', name: '', area: '', ...figures },
    services: [{ code: 'p', name: '养老', area: '社保', ...figures }],
    counters: [{ code: 'c1', label: '1', area: '社保', done: 1, served_mean: 2.5 }],
  }

  it('has services, their sum and counters under the same columns', () => {
    const [head, service, total, counter] = dayCsv(day, heads).split('\r\n')
    const columns = SERVICE_COLUMNS.map((key) => `"${key}"`).join(',')
    expect(head).toBe(`\uFEFF"日期","","名称","区域",${columns}`)
    expect(service).toBe('"2026-11-23","事项","养老","社保","3","1","1","0","0","0","1","4.5","6",""')
    expect(total).toBe('"2026-11-23","合计","","","3","1","1","0","0","0","1","4.5","6",""')
    expect(counter).toBe('"2026-11-23","窗口","1 号窗口","社保","","1","","","","","","","","2.5"')
  })
})
