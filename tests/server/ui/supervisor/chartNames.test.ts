import { describe, expect, it } from 'vitest'
import { placeNames, type Plot, type Wanted } from '@ui/supervisor/chartNames'
import type { Point } from '@ui/supervisor/series'

const PLOT: Plot = { width: 300, height: 90, span: [480, 1080], top: 120 }
const TALL = 18

/** Where a name lies: left, right, upper and lower edge in pixels. */
function boxOf(text: string, [minute, count]: Point) {
  const x = ((minute - 480) / 600) * 300
  const y = 90 - (count / 120) * 90
  const half = (text.length * 14) / 2
  return { left: x - half, right: x + half, top: y - TALL / 2, bottom: y + TALL / 2 }
}

/** A curve of a working day: up in the morning, nothing at noon, less in the afternoon. */
function day(morning: number, afternoon: number): Point[] {
  return Array.from({ length: 41 }, (_none, place) => {
    const minute = 480 + place * 15
    const hump = (from: number, to: number, high: number) =>
      minute <= from || minute >= to ? 0 : high * Math.sin(((minute - from) / (to - from)) * Math.PI)
    return [minute, hump(480, 740, morning) + hump(840, 1060, afternoon)]
  })
}

describe('the names in a chart', () => {
  const normal = day(60, 40)
  const whole = day(110, 45)
  const hours = Array.from({ length: 19 }, (_none, place) => 495 + place * 30)

  it.each(hours)('lie on no other and inside the chart, at minute %i', (now) => {
    const today = whole.filter(([minute]) => minute <= now)
    const ahead = whole.filter(([minute]) => minute >= now)
    const wanted: Wanted[] = [
      { text: '午休', stretch: [720, 840] },
      { text: '今天预计', line: ahead },
      { text: '平常', line: normal },
    ]
    const places = placeNames(PLOT, [today, ahead, normal], now, wanted)
    expect(places.filter(Boolean).length).toBeGreaterThanOrEqual(2)
    const boxes = places.flatMap((at, place) => (at ? [boxOf(wanted[place]!.text, at)] : []))
    boxes.forEach((one, place) => {
      expect(one.left).toBeGreaterThanOrEqual(0)
      expect(one.right).toBeLessThanOrEqual(300)
      for (const other of boxes.slice(place + 1)) {
        const aside = one.right <= other.left || other.right <= one.left
        expect(aside || one.bottom <= other.top || other.bottom <= one.top).toBe(true)
      }
    })
  })

  it('stand clear of every line where there is room', () => {
    const [place] = placeNames(PLOT, [normal], 500, [{ text: '平常', line: normal }])
    const box = boxOf('平常', place!)
    const cut = normal.filter(([minute, count]) => {
      const { left: x, top: y } = boxOf('', [minute, count])
      return x > box.left && x < box.right && y + TALL / 2 > box.top && y + TALL / 2 < box.bottom
    })
    expect(cut).toEqual([])
  })

  it('leave one out rather than put it on another', () => {
    const small = { ...PLOT, width: 40, height: 20 }
    const names: Wanted[] = [
      { text: '午休', stretch: [720, 840] },
      { text: '平常', stretch: [720, 840] },
    ]
    const [first, second] = placeNames(small, [], 480, names)
    expect([first === null, second]).toEqual([false, null])
  })

  it('are none without a line', () => {
    expect(placeNames(PLOT, [], 500, [{ text: '预计', line: [] }])).toEqual([null])
  })
})
