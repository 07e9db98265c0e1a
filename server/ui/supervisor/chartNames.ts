/** Where the names in a chart stand: beside their own line, and on nothing else. Pure. */
import type { Point } from './series'

/** The box the lines are drawn in, pixels, and what its edges mean. */
export interface Plot {
  width: number
  height: number
  /** Minutes at its left and right edge. */
  span: [number, number]
  /** How many at its upper edge; its lower edge is 0. */
  top: number
}

/** A name and where it would belong: along a line, or anywhere over a stretch of minutes. */
export type Wanted = { text: string } & ({ line: Point[] } | { stretch: [number, number] })

/** The middle of a name. */
export type Place = Point | null

type Spot = [x: number, y: number]

interface Box {
  middle: Spot
  width: number
  height: number
  /** How little it belongs here: pixels from where it would stand best. */
  far: number
}

const FONT = 14
const TALL = 18
/** Between a line and its name. */
const BESIDE = TALL / 2 + 4
/** Between two candidates, and two points at which a line is looked at. */
const STEP = 6
/** A name on another name is worse than any place; one that cuts a line is next. */
const ON_NAME = 10_000
const ON_LINE = 40

/**
 * A place for each, in the order in which they are wanted; null where it would lie on another name.
 * lines: all that are drawn. now: the minute of the upright rule; a name crosses it as little as a
 * line.
 */
export function placeNames(plot: Plot, lines: Point[][], now: number, wanted: Wanted[]): Place[] {
  const drawn = [...lines.map((line) => along(plot, line)), rule(plot, now)]
  const taken: Box[] = []
  return wanted.map((name) => {
    const best = candidates(plot, name)
      .filter((box) => fits(plot, box))
      .map((box) => ({ box, cost: costOf(box, drawn, taken) }))
      .reduce<{ box: Box; cost: number } | null>(
        (least, one) => (least === null || one.cost < least.cost ? one : least),
        null,
      )
    if (!best || best.cost >= ON_NAME) return null
    taken.push(best.box)
    return pointAt(plot, best.box.middle)
  })
}

/** The minute at which a text of its own row begins nowhere before the plot and ends within it. */
export function within({ width, span }: Plot, minute: number, text: string): number {
  const aside = ((widthOf(text) / 2) * (span[1] - span[0])) / width
  return Math.min(span[1] - aside, Math.max(span[0] + aside, minute))
}

/** About how wide a text is: a Chinese character is as wide as it is high. */
function widthOf(text: string): number {
  return [...text].reduce((sum, letter) => sum + (letter > '\u2e7f' ? FONT : FONT * 0.56), 4)
}

function spotOf({ width, height, span, top }: Plot, [minute, count]: Point): Spot {
  return [((minute - span[0]) / (span[1] - span[0])) * width, height - (count / top) * height]
}

function pointAt({ width, height, span, top }: Plot, [x, y]: Spot): Point {
  return [span[0] + (x / width) * (span[1] - span[0]), ((height - y) / height) * top]
}

/** Spots of a line, no two farther apart than a step. */
function along(plot: Plot, line: Point[]): Spot[] {
  const spots = line.map((point) => spotOf(plot, point))
  return spots.flatMap((spot, place) => {
    const next = spots[place + 1]
    if (!next) return [spot]
    const [dx, dy] = [next[0] - spot[0], next[1] - spot[1]]
    const parts = Math.max(1, Math.ceil(Math.hypot(dx, dy) / STEP))
    return Array.from({ length: parts }, (_none, part): Spot => [
      spot[0] + (dx * part) / parts,
      spot[1] + (dy * part) / parts,
    ])
  })
}

function rule(plot: Plot, now: number): Spot[] {
  return along(plot, [
    [now, 0],
    [now, plot.top],
  ])
}

function candidates(plot: Plot, name: Wanted): Box[] {
  const size = { width: widthOf(name.text), height: TALL }
  if ('stretch' in name) {
    const stretch = along(plot, name.stretch.map((minute): Point => [minute, 0]))
    const rows = Array.from({ length: Math.floor(plot.height / STEP) }, (_none, row) => row * STEP)
    const [from, to] = [stretch[0]![0], stretch[stretch.length - 1]![0]]
    return stretch.flatMap(([x, ground]) =>
      rows.map((up) => ({
        ...size,
        middle: [x, ground - TALL / 2 - 1 - up] as Spot,
        far: up + Math.abs(x - (from + to) / 2),
      })),
    )
  }
  const spots = along(plot, name.line)
  const highest = Math.min(...spots.map(([, y]) => y))
  return spots.flatMap(([x, y]) => {
    const low = (y - highest) / 4 // a line is best named where it is high
    return [
      { ...size, middle: [x, y - BESIDE] as Spot, far: low },
      { ...size, middle: [x + size.width / 2 + 6, y - 2] as Spot, far: low },
      { ...size, middle: [x, y + BESIDE] as Spot, far: low + BESIDE },
      { ...size, middle: [x, y - 2 * BESIDE] as Spot, far: low + 2 * BESIDE },
    ]
  })
}

function fits({ width, height }: Plot, { middle: [x, y], ...size }: Box): boolean {
  const [aside, above] = [size.width / 2, size.height / 2]
  return x >= aside && x + aside <= width && y >= above && y + above <= height
}

function costOf(box: Box, drawn: Spot[][], taken: Box[]): number {
  const over = taken.filter((other) => overlap(box, other)).length
  const cut = drawn.flat().filter((spot) => isIn(box, spot)).length
  return over * ON_NAME + cut * ON_LINE + box.far
}

function overlap(one: Box, other: Box): boolean {
  return (
    Math.abs(one.middle[0] - other.middle[0]) < (one.width + other.width) / 2 &&
    Math.abs(one.middle[1] - other.middle[1]) < (one.height + other.height) / 2
  )
}

function isIn({ middle, width, height }: Box, [x, y]: Spot): boolean {
  return Math.abs(x - middle[0]) < width / 2 + 2 && Math.abs(y - middle[1]) < height / 2
}
