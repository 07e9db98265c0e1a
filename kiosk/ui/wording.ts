/** Which words fit a figure; the words themselves are in the language files. */
import type { Wait } from '@ui/wire'

/** A range as one figure and the unit that stands behind it. */
export type Range =
  | { kind: 'unknown' }
  | { kind: 'now' }
  | { kind: 'within'; figure: string }
  | { kind: 'about'; figure: string }

export function rangeOf(wait: Wait | null): Range {
  if (!wait) return { kind: 'unknown' }
  const { low, high } = wait
  if (high <= 0) return { kind: 'now' }
  if (low <= 0) return { kind: 'within', figure: String(high) }
  return { kind: 'about', figure: low === high ? String(high) : `${low}–${high}` }
}

const SOON = 5 // minutes

/** Whether one may promise “no wait”: nobody in line, and the forecast agrees. */
export function isAtOnce(waiting: number, wait: Wait | null): boolean {
  return waiting === 0 && wait !== null && wait.high <= SOON
}

export type Day = 'today' | 'tomorrow' | 'later'

/** How far off, in days of the hall's own calendar. */
export function dayOf(at: number, now: number, timeZone: string): Day {
  const face = new Intl.DateTimeFormat('en-CA', { timeZone, ...DATE })
  const gap = Date.parse(face.format(at)) - Date.parse(face.format(now))
  return gap <= 0 ? 'today' : gap <= 86_400_000 ? 'tomorrow' : 'later'
}

const DATE = { year: 'numeric', month: '2-digit', day: '2-digit' } as const

export function clockOf(at: number, timeZone: string): string {
  const face = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
  return face.format(at)
}

/** 7月14日 星期二, Tuesday 14 July: the date in the page's language. */
export function dateOf(at: number, timeZone: string, language: string): string {
  const locale = language === 'en' ? 'en-GB' : language
  const form = { timeZone, month: 'long', day: 'numeric', weekday: 'long' } as const
  const date = new Intl.DateTimeFormat(locale, form).format(at)
  return language.startsWith('zh') ? date.replace('日', '日 ') : date
}

/** Width of a name in em, roughly: a letter is half as wide as a Chinese sign. */
export function widthOf(name: string): number {
  return [...name].reduce((width, sign) => width + (sign < '\u2e80' ? 0.55 : 1), 0)
}
