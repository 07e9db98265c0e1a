/**
 * The day's curves as points: minutes after midnight → how many. Pure.
 *
 * Arrivals and visits done are per quarter, drawn at its middle; the running quarter is left out,
 * for it would always look like a fall. People waiting are drawn when the quarter began, and now.
 */
import type { Curve, Curves } from '@ui/wire'

export type Kind = 'arrivals' | 'served' | 'waiting'
export type Point = [minute: number, count: number]

export const KINDS: readonly Kind[] = ['arrivals', 'served', 'waiting']

/** Minutes after midnight in the hall's own time zone. */
export function minuteOf(at: number, timeZone: string): number {
  const face = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
  const [hour = 0, minute = 0] = face.format(at).split(':').map(Number)
  return (hour % 24) * 60 + minute
}

/** 545 → 09:05 */
export function clockOf(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`
}

/** A whole day, as the normal one is. */
export function wholeDay(curve: Curve, kind: Kind, step: number): Point[] {
  const shift = kind === 'waiting' ? 0 : step / 2
  return curve[kind].map((count, place) => [curve.begins + place * step + shift, count])
}

/** Today until now. waiting: how many wait at this moment. */
export function soFar(
  curve: Curve,
  kind: Kind,
  step: number,
  now: number,
  waiting: number,
): Point[] {
  const points = wholeDay(curve, kind, step)
  if (kind !== 'waiting') return points.filter(([minute]) => minute + step / 2 <= now)
  return [...points.filter(([minute]) => minute < now), [now, waiting]]
}

/** From where today's points end to the end of the day, as it is expected; empty: it is not told. */
export function toCome(curve: Curve | null, kind: Kind, step: number, today: Point[]): Point[] {
  const last = today[today.length - 1]
  if (!curve || !last || curve[kind].length === 0) return []
  const later = wholeDay(curve, kind, step).filter(([minute]) => minute > last[0])
  return later.length === 0 ? [] : [last, ...later]
}

/** What a normal day has at a minute; null outside it. */
export function normalAt(curve: Curve | null, kind: Kind, step: number, now: number): number | null {
  const value = curve?.[kind][Math.floor((now - curve.begins) / step)]
  return value ?? null
}

/** How many a normal day has had until a minute, the running quarter in part. */
export function normalUntil(curve: Curve | null, kind: Kind, step: number, now: number): number {
  if (!curve) return 0
  return curve[kind].reduce((sum, count, place) => {
    const part = (now - curve.begins - place * step) / step
    return sum + count * Math.min(1, Math.max(0, part))
  }, 0)
}

/** First and last minute a chart shows, on whole hours: everything there is, and the hours. */
export function spanOf(curves: Curves): [number, number] {
  const ends = (curve: Curve | null) =>
    curve ? [curve.begins, curve.begins + curve.arrivals.length * curves.step] : []
  const edges = [
    ...ends(curves.today),
    ...ends(curves.normal),
    ...curves.sessions.flatMap(({ start, end }) => [start, end]),
  ]
  if (edges.length === 0) return [8 * 60, 18 * 60]
  return [Math.floor(Math.min(...edges) / 60) * 60, Math.ceil(Math.max(...edges) / 60) * 60]
}

/** The pauses between sessions: lunch. */
export function breaksIn(curves: Curves): [number, number][] {
  const { sessions } = curves
  return sessions
    .slice(1)
    .map(({ start }, place): [number, number] => [sessions[place]!.end, start])
    .filter(([from, to]) => to - from >= 15)
}

/** A row of the table beside the charts. */
export interface QuarterRow {
  minute: number
  arrivals: number | null
  served: number | null
  waiting: number | null
  normal: { arrivals: number | null; served: number | null; waiting: number | null }
}

/** Every quarter that is still to come, as expected, the next first. */
export function rowsToCome({ forecast, normal, step }: Curves): QuarterRow[] {
  if (!forecast) return []
  const rows = forecast.arrivals.map((arrivals, place) => {
    const minute = forecast.begins + place * step
    return {
      minute,
      arrivals,
      served: forecast.served[place] ?? null,
      waiting: forecast.waiting[place] ?? null,
      normal: normalRow(normal, step, minute),
    }
  })
  return rows.slice(1)
}

/** Every quarter of today until now, the newest first. */
export function rowsOf(curves: Curves): QuarterRow[] {
  const { today, normal, step } = curves
  if (!today) return []
  return today.arrivals
    .map((arrivals, place) => {
      const minute = today.begins + place * step
      return {
        minute,
        arrivals,
        served: today.served[place] ?? null,
        waiting: today.waiting[place] ?? null,
        normal: normalRow(normal, step, minute),
      }
    })
    .reverse()
}

function normalRow(normal: Curve | null, step: number, minute: number): QuarterRow['normal'] {
  return {
    arrivals: normalAt(normal, 'arrivals', step, minute),
    served: normalAt(normal, 'served', step, minute),
    waiting: normalAt(normal, 'waiting', step, minute),
  }
}
