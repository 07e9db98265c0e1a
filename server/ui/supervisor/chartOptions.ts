/** One chart of the day as ECharts wants it: today, a normal day, now, and the lunch. Pure. */
import type { EChartsCoreOption } from 'echarts/core'
import { clockOf, type Point } from './series'

export interface ChartFacts {
  today: Point[]
  normal: Point[]
  span: [number, number]
  breaks: [number, number][]
  now: number
  said: { today: string; normal: string; now: string; lunch: string }
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
    series: [normalLine(facts), todayLine(facts)],
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
      label: { position: 'insideTop', color: colours.muted, fontSize: 14, fontFamily: font },
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

function normalLine({ normal, now, said, colours, font }: ChartFacts) {
  // Named where today's line is not: at its highest point still to come, else at its highest.
  const ahead = normal.filter(([minute]) => minute > now + 45)
  const named = highest(ahead) ?? highest(normal)
  return {
    name: said.normal,
    type: 'line',
    data: normal,
    showSymbol: false,
    lineStyle: { color: colours.muted, width: 2, type: 'dotted' },
    itemStyle: { color: colours.muted },
    emphasis: { disabled: true },
    markPoint: {
      silent: true,
      animation: false,
      symbol: 'circle',
      symbolSize: 0.1,
      data: named ? [{ coord: named }] : [],
      label: {
        show: true,
        position: 'top',
        distance: 8,
        formatter: said.normal,
        color: colours.muted,
        fontSize: 14,
        fontFamily: font,
      },
    },
  }
}

function highest(points: Point[]): Point | null {
  return points.reduce<Point | null>(
    (best, point) => (best === null || point[1] > best[1] ? point : best),
    null,
  )
}
