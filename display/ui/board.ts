/**
 * What the wall makes of what it is told. Pure: no clock, no page.
 *
 * A call comes twice: at once as event `call`, and a little later in the next view. A view is the
 * truth, but one made before the call must not take it away again.
 */
import type { View } from '@ui/live'
import type { BoardCall, BoardView, Called } from '@ui/wire'

export const MOST_CALLS = 6
export const MOST_AREAS = 6
export const LEAST = 0.65
const NEARLY = 0.8

/** One call of one ticket: a recall is another one, and so is a call made again after an undo. */
export function keyOf(call: BoardCall): string {
  return `${call.ticket}:${call.round}:${call.at}`
}

const NEED: readonly BoardCall['state'][] = ['calling', 'missed', 'serving', 'done']

/** Whether a counter has the ticket. */
export const isInHand = ({ state }: BoardCall) => state === 'calling' || state === 'serving'

const newestFirst = (a: BoardCall, b: BoardCall) => b.at - a.at || b.ticket - a.ticket

/** The call made last, whatever became of it. */
export function latestOf(lines: readonly BoardCall[]): BoardCall | undefined {
  return [...lines].sort(newestFirst)[0]
}

/** At most so many of `lines`, in their order: who is looked for, then who missed the call, before
 * those who are at a counter and those who were. */
export function mostNeeded(lines: readonly BoardCall[], most: number): BoardCall[] {
  const needs = NEED.flatMap((state) => lines.filter((line) => line.state === state))
  const kept = new Set(needs.slice(0, most))
  return lines.filter((line) => kept.has(line))
}

/** The lines to show, those in hand first, each newest first. quick: calls that the view does not
 * know yet. */
export function linesOf(view: BoardView, quick: readonly BoardCall[]): BoardCall[] {
  const lines = new Map<number, BoardCall>()
  for (const call of view.calls) lines.set(call.ticket, call)
  for (const call of quick) {
    const known = lines.get(call.ticket)
    if (!known || known.round < call.round) lines.set(call.ticket, call)
  }
  const order = (a: BoardCall, b: BoardCall) =>
    Number(isInHand(b)) - Number(isInHand(a)) || newestFirst(a, b)
  return mostNeeded([...lines.values()].sort(order), MOST_CALLS)
}

/** Whether a view was made before a call was. By what both know of the hall, not by the time: a
 * call takes a moment until it is stored and told, and a view made meanwhile has a later one. */
export function isAhead(told: Called, view: Pick<View<unknown>, 'epoch' | 'facts'>): boolean {
  return told.epoch === view.epoch && told.facts > view.facts
}

/**
 * Whether somebody is still looked for: false once they are at the counter, were called anew, or
 * the call was taken back. A board full of calls pushes out the oldest; they are still looked for.
 */
export function isLookedFor(call: BoardCall, lines: BoardCall[], withdrawn: string[]): boolean {
  const line = lines.find((other) => other.ticket === call.ticket)
  if (line) return line.round === call.round && line.at === call.at && line.state === 'calling'
  const isFull = lines.length >= MOST_CALLS
  const isPushedOut = isFull && lines.every(({ at, state }) => state === 'calling' && call.at < at)
  return isPushedOut && !withdrawn.includes(call.number)
}

/** Width of `text` in em, roughly and rather too much, in the bold of Noto Sans CJK. */
export function widthOf(text: string): number {
  let width = 0
  for (const char of text) {
    if (/[0-9]/.test(char)) width += 0.6
    else if (/[MWmw@%]/.test(char)) width += 0.95
    else if (char === ' ') width += 0.3
    else if (/[Ifijlrt.,;:!'()|-]/.test(char)) width += 0.45
    else if (char === '–' || /[a-z]/.test(char)) width += 0.6
    else if (/[\x20-\x7e]/.test(char)) width += 0.68
    else width += 1
  }
  return width
}

/** By how much `text` must shrink to fit into `room` em: 1 when it fits. */
export function fit(text: string, room: number): number {
  const width = widthOf(text)
  return width <= room ? 1 : Math.floor((room / width) * 100) / 100
}

/** `fit` of names that stand together: one size, which the widest asks for. Never unreadable: a
 * name that is wider still has to take two lines. */
export function fitTogether(names: readonly string[], room: number): number {
  return Math.max(LEAST, Math.min(1, ...names.map((name) => fit(name, room))))
}

/** `fitTogether` of names that have room for two lines each; one nearly as large is better. */
export function fitTwoLines(names: readonly string[], room: number): number {
  const sizes = names.map((name) => {
    const one = fit(name, room)
    return one < NEARLY ? Math.min(1, room / widthOfTwo(name)) : one
  })
  return Math.max(LEAST, Math.min(1, ...sizes))
}

/** Width of the wider of two lines, cut where that is least: behind a word or a Chinese sign. */
function widthOfTwo(text: string): number {
  const pieces = text.match(/[\u2e80-\uffff]\s*|[^\u2e80-\uffff\s]+\s*/g) ?? []
  const cuts = pieces.map((_, at) => [pieces.slice(0, at), pieces.slice(at)])
  return Math.min(...cuts.map((lines) => Math.max(...lines.map((line) => widthOf(line.join(''))))))
}

/** `text` in as few parts of at most `room` em as may be, none of them a mere scrap, cut after a
 * mark where one is near enough, else between two words. */
export function partsOf(text: string, room: number): string[] {
  const full = cutAt(text, room)
  for (let width = widthOf(text) / full.length; width < room; width += 1) {
    const even = cutAt(text, width)
    if (even.length === full.length) return even
  }
  return full
}

function cutAt(text: string, room: number): string[] {
  const parts: string[] = []
  let rest = text.trim()
  while (widthOf(rest) > room) {
    const head = headOf(rest, room)
    const cuts = [lastOf('；。，、！？;,.!?', head), lastOf(' ', head), head.length]
    const end = cuts.find((cut) => cut > head.length / 2)!
    parts.push(rest.slice(0, end).trim())
    rest = rest.slice(end).trim()
  }
  return rest ? [...parts, rest] : parts
}

/** The place behind the last of `marks` in `text`; 0 without one. */
function lastOf(marks: string, text: string): number {
  return Math.max(...[...marks].map((mark) => text.lastIndexOf(mark))) + 1
}

function headOf(text: string, room: number): string {
  let head = ''
  for (const char of text) {
    if (widthOf(head + char) > room && head) break
    head += char
  }
  return head
}

/** `items` in pages of at most `most`, as even as can be: 8 by 6 is 4 and 4. */
export function pagesOf<T>(items: readonly T[], most: number): T[][] {
  const count = Math.ceil(items.length / most)
  const size = Math.ceil(items.length / Math.max(count, 1))
  return Array.from({ length: count }, (_, page) => items.slice(page * size, (page + 1) * size))
}
