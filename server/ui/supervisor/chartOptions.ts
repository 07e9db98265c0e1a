/** One chart of the day as ECharts wants it: today, what is expected, a normal day, now, and the
 *  lunch. Pure. */
import type { EChartsCoreOption } from 'echarts/core'
import { clockOf, type Point } from './series'

export interface ChartFacts {
  today: Point[]
  /** From the end of `today` on; may be empty. */
  ahead: Point[]
  normal: Point[]
  span: [number, number]
  breaks: [number, number][]
  now: number
  said: { today: string; ahead: string; normal: string; now: string; lunch: string }
  /** Colours of the page, as they are. */
  colours: { ink: string; muted: string; line: string; brand: string; surface: string }
  font: string
}

export function chartOption(facts: ChartFacts): EChartsCoreOption {
  const { colours, font, span } = facts
  const small = { color: colours.muted, fontSize: 14, fontFamily: font }
  return {
    animation: false,
    grid: { left: 44, right: 16, top: 28, bottom: 28 },
    textStyle: { fontFamily: font },
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText', // no inline styles: the CSP forbids them
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.ink, fontSize: 14, fontFamily: font },
      formatter: (points: { seriesName: string; value: Point }[]) => tip(points),
    },
    xAxis: {
      type: 'value',
      min: span[0],
      max: span[1],
      interval: 120,
      axisLabel: { ...small, hideOverlap: true, formatter: (minute: number) => clockOf(minute) },
      axisLine: { show: true, lineStyle: { color: colours.line } },
      axisTick: { show: false },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      minInterval: 1,
      splitNumber: 3,
      axisLabel: small,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: colours.line, opacity: 0.6 } },
    },
    series: [normalLine(facts), todayLine(facts), aheadLine(facts)],
  }
}

function tip(points: { seriesName: string; value: Point }[]): string {
  const first = points[0]
  if (!first) return ''
  const lines = points.map(({ seriesName, value }) => `${seriesName}  ${Math.round(value[1])}`)
  return [clockOf(Math.round(first.value[0])), ...lines].join('\n')
}

function todayLine({ today, now, breaks, said, colours, font }: ChartFacts) {
  const last = today[today.length - 1]
  return {
    name: said.today,
    type: 'line',
    data: today,
    showSymbol: false,
    lineStyle: { color: colours.brand, width: 3.5 },
    itemStyle: { color: colours.brand },
    emphasis: { disabled: true },
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      data: [{ xAxis: now }],
      lineStyle: { color: colours.ink, width: 1, type: 'solid' },
      label: { formatter: said.now, color: colours.ink, fontSize: 14, fontFamily: font },
    },
    markArea: {
      silent: true,
      itemStyle: { color: 'transparent' },
      label: { position: 'insideBottom', color: colours.muted, fontSize: 14, fontFamily: font },
      data: breaks.map(([from, to]) => [{ name: said.lunch, xAxis: from }, { xAxis: to }]),
    },
    markPoint: {
      silent: true,
      animation: false,
      symbol: 'circle',
      symbolSize: 9,
      data: last ? [{ coord: last }] : [],
      label: { show: false },
    },
  }
}

function aheadLine({ ahead, said, colours, font }: ChartFacts) {
  // Beside its highest point, where it begins to fall and leaves room; but clear of now's own name.
  const begins = ahead[0]?.[0] ?? 0
  const clear = ahead.filter(([minute]) => minute > begins + 2 * REACH)
  const named = highest(clear) ?? highest(ahead.slice(1))
  return {
    name: said.ahead,
    type: 'line',
    data: ahead,
    showSymbol: false,
    lineStyle: { color: colours.brand, width: 2.5, type: 'dashed' },
    itemStyle: { color: colours.brand },
    emphasis: { disabled: true },
    markPoint: nameAt(named, said.ahead, colours.brand, font, { position: 'right', offset: [0, -10] }),
  }
}

function normalLine({ normal, today, ahead, now, span, said, colours, font }: ChartFacts) {
  // Not where its name would reach over the numbers at the side.
  const within = normal.filter(([at]) => at >= span[0] + REACH && at <= span[1] - REACH)
  const named = clearest(within, [today, ahead], now)
  return {
    name: said.normal,
    type: 'line',
    data: normal,
    showSymbol: false,
    lineStyle: { color: colours.muted, width: 2, type: 'dotted' },
    itemStyle: { color: colours.muted },
    emphasis: { disabled: true },
    markPoint: nameAt(named, said.normal, colours.muted, font, { position: 'top', distance: 8 }),
  }
}

interface LabelPlace {
  position: 'top' | 'right'
  distance?: number
  offset?: [number, number]
}

/** The name of a line, beside one of its points. */
function nameAt(at: Point | null, text: string, color: string, font: string, place: LabelPlace) {
  return {
    silent: true,
    animation: false,
    symbol: 'circle',
    symbolSize: 0.1,
    data: at ? [{ coord: at }] : [],
    label: { show: true, ...place, formatter: text, color, fontSize: 14, fontFamily: font },
  }
}

function highest(points: Point[]): Point | null {
  return points.reduce<Point | null>(
    (best, point) => (best === null || point[1] > best[1] ? point : best),
    null,
  )
}

/** Part of a line's highest point below which it is not named: there the hours stand. */
const LOW = 0.3
/** Minutes a short name reaches to either side, and what is named right of now. */
const REACH = 30
const AHEAD = 150

/** The point of a line farthest from the others, where its name is in nobody's way. */
function clearest(line: Point[], others: Point[][], now: number): Point | null {
  const top = highest(line)?.[1] ?? 0
  const high = line.filter(([, count]) => count >= top * LOW)
  const free = high.filter(([at]) => at < now - 2 * REACH || at > now + AHEAD)
  const room = ([minute, count]: Point): number =>
    Math.min(
      ...others.map((other) => {
        const gaps = [-REACH, 0, REACH].map((aside) => count - valueAt(other, minute + aside))
        const crossed = Math.min(...gaps) < 0 && Math.max(...gaps) > 0
        return crossed ? 0 : Math.min(...gaps.map(Math.abs))
      }),
    )
  return (free.length > 0 ? free : high).reduce<Point | null>(
    (best, point) => (best === null || room(point) > room(best) ? point : best),
    null,
  )
}

/** A line's height at a minute; 0 where it is not, for the bottom is no place either. */
function valueAt(line: Point[], minute: number): number {
  const next = line.findIndex(([at]) => at >= minute)
  const after = line[next]
  const before = line[next - 1]
  if (!after || (!before && after[0] !== minute)) return 0
  if (!before) return after[1]
  const part = (minute - before[0]) / (after[0] - before[0])
  return before[1] + (after[1] - before[1]) * part
}
