/** One chart of the day as ECharts wants it: today, what is expected, a normal day, now, and their
 *  names. Pure. */
import type { EChartsCoreOption } from 'echarts/core'
import { placeNames, within, type Plot, type Wanted } from './chartNames'
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
  /** Of the whole chart, pixels. */
  size: { width: number; height: number }
}

const GRID = { left: 44, right: 16, top: 24, bottom: 24 }

export function chartOption(facts: ChartFacts): EChartsCoreOption {
  const { colours, font, span } = facts
  const small = { color: colours.muted, fontSize: 14, fontFamily: font }
  const scale = scaleOf([facts.today, facts.ahead, facts.normal])
  return {
    animation: false,
    grid: GRID,
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
      max: scale.top,
      interval: scale.step,
      axisLabel: small,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: colours.line, opacity: 0.6 } },
    },
    series: [normalLine(facts), todayLine(facts), aheadLine(facts), names(facts, scale.top)],
  }
}

function tip(points: { seriesName: string; value: Point }[]): string {
  const first = points[0]
  if (!first) return ''
  const lines = points.map(({ seriesName, value }) => `${seriesName}  ${Math.round(value[1])}`)
  return [clockOf(Math.round(first.value[0])), ...lines].join('\n')
}

/** About three steps of a round number, and the top they lead to. */
function scaleOf(lines: Point[][]): { step: number; top: number } {
  const most = Math.max(1, ...lines.flat().map(([, count]) => count))
  const least = (most / 3) * 0.8
  const size = 10 ** Math.floor(Math.log10(least))
  const round = [1, 2, 3, 5, 10].find((digit) => digit * size >= least) ?? 10
  const step = Math.max(1, round * size)
  return { step, top: step * Math.ceil(most / step) }
}

function todayLine({ today, now, said, colours }: ChartFacts) {
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
      label: { show: false },
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

function aheadLine({ ahead, said, colours }: ChartFacts) {
  return {
    name: said.ahead,
    type: 'line',
    data: ahead,
    showSymbol: false,
    lineStyle: { color: colours.brand, width: 2.5, type: 'dashed' },
    itemStyle: { color: colours.brand },
    emphasis: { disabled: true },
  }
}

function normalLine({ normal, said, colours }: ChartFacts) {
  return {
    name: said.normal,
    type: 'line',
    data: normal,
    showSymbol: false,
    lineStyle: { color: colours.muted, width: 2, type: 'dotted' },
    itemStyle: { color: colours.muted },
    emphasis: { disabled: true },
  }
}

/** The names of the lines, of the lunch and, above them all, of now, in a series that draws nothing
 *  else. */
function names(facts: ChartFacts, top: number) {
  const { today, ahead, normal, breaks, now, span, said, colours, font, size } = facts
  const plot: Plot = {
    width: size.width - GRID.left - GRID.right,
    height: size.height - GRID.top - GRID.bottom,
    span,
    top,
  }
  const wanted: (Wanted & { color: string })[] = [
    ...breaks.map((stretch) => ({ text: said.lunch, stretch, color: colours.muted })),
    { text: said.ahead, line: ahead.slice(1), color: colours.brand },
    { text: said.normal, line: normal, color: colours.muted },
  ]
  const places = placeNames(plot, [today, ahead, normal], now, wanted)
  return {
    type: 'line',
    data: [],
    markPoint: {
      silent: true,
      animation: false,
      symbol: 'circle',
      symbolSize: 0.1,
      label: { show: true, position: 'inside', fontSize: 14, fontFamily: font },
      data: [
        ...wanted.flatMap(({ text, color }, place) => {
          const coord = places[place]
          return coord ? [{ coord, label: { formatter: text, color } }] : []
        }),
        {
          coord: [within(plot, now, said.now), top],
          label: { formatter: said.now, color: colours.ink, position: 'top' },
        },
      ],
    },
  }
}
