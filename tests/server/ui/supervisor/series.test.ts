import { describe, expect, it } from 'vitest'
import { chartOption } from '@ui/supervisor/chartOptions'
import {
  breaksIn,
  clockOf,
  minuteOf,
  normalAt,
  normalUntil,
  rowsOf,
  rowsToCome,
  soFar,
  spanOf,
  toCome,
  wholeDay,
} from '@ui/supervisor/series'
import { pathOf, sharedTop } from '@ui/supervisor/sparkline'
import type { Curves } from '@ui/wire'

const TODAY = { begins: 480, arrivals: [4, 9, 2], served: [0, 3, 1], waiting: [0, 4, 8] }
const NORMAL = { begins: 495, arrivals: [8, 4], served: [2, 2], waiting: [1, 6] }
const CURVES: Curves = {
  at: 0,
  step: 15,
  date: '2026-11-23',
  today: TODAY,
  normal: NORMAL,
  days: 10,
  sessions: [
    { start: 510, end: 720 },
    { start: 840, end: 1050 },
  ],
  forecast: null,
}

describe('the points of a day', () => {
  it('draw what happened in a quarter at its middle, and the queue when it began', () => {
    expect(wholeDay(TODAY, 'arrivals', 15)).toEqual([
      [487.5, 4],
      [502.5, 9],
      [517.5, 2],
    ])
    expect(wholeDay(TODAY, 'waiting', 15)[1]).toEqual([495, 4])
  })

  it('leave out the quarter that still runs, for it would look like a fall', () => {
    expect(soFar(TODAY, 'arrivals', 15, 518, 7)).toEqual([
      [487.5, 4],
      [502.5, 9],
    ])
    expect(soFar(TODAY, 'arrivals', 15, 525, 7)).toHaveLength(3)
  })

  it('end with the people who wait at this moment', () => {
    expect(soFar(TODAY, 'waiting', 15, 518, 7)).toEqual([
      [480, 0],
      [495, 4],
      [510, 8],
      [518, 7],
    ])
  })
})

describe('a normal day', () => {
  it('is known only where it has quarters', () => {
    expect(normalAt(NORMAL, 'waiting', 15, 511)).toBe(6)
    expect(normalAt(NORMAL, 'waiting', 15, 494)).toBeNull()
    expect(normalAt(NORMAL, 'waiting', 15, 525)).toBeNull()
    expect(normalAt(null, 'waiting', 15, 511)).toBeNull()
  })

  it('counts the running quarter in part', () => {
    expect(normalUntil(NORMAL, 'arrivals', 15, 495)).toBe(0)
    expect(normalUntil(NORMAL, 'arrivals', 15, 502.5)).toBe(4)
    expect(normalUntil(NORMAL, 'arrivals', 15, 517.5)).toBe(10)
    expect(normalUntil(NORMAL, 'arrivals', 15, 1000)).toBe(12)
    expect(normalUntil(null, 'arrivals', 15, 1000)).toBe(0)
  })
})

describe('what is expected', () => {
  const forecast = { begins: 510, arrivals: [3, 4.5, 0], served: [], waiting: [8, 6, 5] }

  it('goes on from the last point of today', () => {
    const waiting = soFar(TODAY, 'waiting', 15, 518, 7)
    expect(toCome(forecast, 'waiting', 15, waiting)).toEqual([
      [518, 7],
      [525, 6],
      [540, 5],
    ])
    const arrivals = soFar(TODAY, 'arrivals', 15, 518, 7)
    expect(toCome(forecast, 'arrivals', 15, arrivals)).toEqual([
      [502.5, 9],
      [517.5, 3],
      [532.5, 4.5],
      [547.5, 0],
    ])
  })

  it('is not drawn when it is not told, or nothing of it is left', () => {
    const today = soFar(TODAY, 'served', 15, 518, 7)
    expect(toCome(forecast, 'served', 15, today)).toEqual([])
    expect(toCome(null, 'waiting', 15, today)).toEqual([])
    expect(toCome(forecast, 'waiting', 15, [])).toEqual([])
    expect(toCome(forecast, 'waiting', 15, [[700, 1]])).toEqual([])
  })

  it('is a table too, from the next quarter on', () => {
    const [first, second, ...more] = rowsToCome({ ...CURVES, forecast })
    expect(first).toMatchObject({ minute: 525, arrivals: 4.5, served: null, waiting: 6 })
    expect(second!.minute).toBe(540)
    expect(more).toEqual([])
    expect(rowsToCome(CURVES)).toEqual([])
  })
})

describe('the frame of a chart', () => {
  it('holds the hours and everything outside them', () => {
    expect(spanOf(CURVES)).toEqual([480, 1080])
    const late = { ...TODAY, begins: 1100 }
    expect(spanOf({ ...CURVES, today: late })).toEqual([480, 1200])
    expect(spanOf({ ...CURVES, today: null, normal: null, sessions: [] })).toEqual([480, 1080])
  })

  it('names the lunch, and no break that is none', () => {
    expect(breaksIn(CURVES)).toEqual([[720, 840]])
    const sessions = [
      { start: 510, end: 720 },
      { start: 720, end: 900 },
    ]
    expect(breaksIn({ ...CURVES, sessions })).toEqual([])
  })

  it('tells the time of the hall, whatever this computer’s zone', () => {
    expect(minuteOf(Date.UTC(2026, 10, 23, 2, 24), 'Asia/Shanghai')).toBe(10 * 60 + 24)
    expect(minuteOf(Date.UTC(2026, 10, 23, 16, 0), 'Asia/Shanghai')).toBe(0)
    expect([clockOf(545), clockOf(1470)]).toEqual(['09:05', '00:30'])
  })

  it('is a table for whoever cannot see it, the newest quarter first', () => {
    const [last, , first] = rowsOf(CURVES)
    expect(last).toMatchObject({ minute: 510, arrivals: 2, waiting: 8 })
    expect(last!.normal).toEqual({ arrivals: 4, served: 2, waiting: 6 })
    expect(first!.normal.arrivals).toBeNull()
    expect(rowsOf({ ...CURVES, today: null })).toEqual([])
  })
})

describe('a chart', () => {
  const colours = { ink: 'i', muted: 'm', line: 'l', brand: 'b', surface: 's' }
  const said = { today: '今天', ahead: '预计', normal: '平常', now: '现在 08:38', lunch: '午休' }
  const facts = {
    today: soFar(TODAY, 'waiting', 15, 518, 7),
    ahead: [] as [number, number][],
    normal: wholeDay(NORMAL, 'waiting', 15),
    span: spanOf(CURVES),
    breaks: breaksIn(CURVES),
    now: 518,
    said,
    colours,
    font: 'serif',
    size: { width: 400, height: 130 },
  }
  interface Mark {
    coord: number[]
    label?: { formatter: string }
  }
  type Series = { name: string; data: unknown; markPoint: { data: Mark[] } }
  const seriesOf = (changed: Partial<typeof facts>) =>
    chartOption({ ...facts, ...changed })['series'] as Series[]
  const namesIn = (series: Series[]) =>
    series[3]!.markPoint.data.map(({ label }) => label!.formatter)

  it('ends today at now, and names the normal day and the lunch', () => {
    const series = seriesOf({})
    expect(series[1]!.markPoint.data).toEqual([{ coord: [518, 7] }])
    expect(namesIn(series)).toEqual(['午休', '平常', '现在 08:38'])
  })

  it('names what is expected, and joins it to today', () => {
    const ahead: [number, number][] = [[518, 7], [525, 9], [540, 5], [900, 6]]
    const series = seriesOf({ ahead })
    expect(series[2]).toMatchObject({ name: '预计', data: ahead })
    expect(namesIn(series)).toContain('预计')
  })

  it('draws without a past and before the first quarter', () => {
    const series = seriesOf({ today: [], normal: [] })
    expect(series[1]!.markPoint.data).toEqual([])
    expect(namesIn(series)).toEqual(['午休', '现在 08:38'])
  })

  it('keeps the name of now inside, also when the day begins and ends', () => {
    const middle = (now: number) => seriesOf({ now })[3]!.markPoint.data.at(-1)!.coord[0]!
    const [first, last] = facts.span
    expect(middle(700)).toBe(700)
    expect(middle(first)).toBeGreaterThan(first)
    expect(middle(last)).toBeLessThan(last)
  })

  it('has round numbers at its side, whole ones also in an empty hall', () => {
    const scale = (most: number) => {
      const option = chartOption({ ...facts, normal: [], today: [[500, most]] })
      const { max, interval } = option['yAxis'] as { max: number; interval: number }
      return [interval, max]
    }
    expect([scale(0), scale(7), scale(117), scale(170)]).toEqual([
      [1, 1],
      [2, 8],
      [50, 150],
      [50, 200],
    ])
  })
})

describe('sparklines', () => {
  const box = { width: 90, height: 30 }

  it('share one scale that a nearly empty hall does not blow up', () => {
    expect(sharedTop([[1, 2], [3]])).toBe(10)
    expect(sharedTop([[1, 24], [3]])).toBe(24)
    expect(sharedTop([])).toBe(10)
  })

  it('begin at the left, end at the right, and never leave the box', () => {
    expect(pathOf([0, 10, 20], 10, box)).toBe('M0.0 30.0L45.0 0.0L90.0 0.0')
    expect(pathOf([5], 10, box)).toBe('M0.0 15.0')
  })
})
