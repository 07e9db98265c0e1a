/**
 * A draft of one thing of the plan: what is typed, what of it differs, and the edits that make it
 * so. Values are as they cross the wire; a field may lie deeper (`limits.people`).
 */
import type { PlanEdit } from '@ui/wire'

export type Value = unknown
export type Draft = Record<string, Value>

/** The value at `path`, undefined when there is none. */
export function valueAt(draft: Draft, path: string): Value {
  return path
    .split('.')
    .reduce<Value>((within, step) => (isTree(within) ? within[step] : undefined), draft)
}

/** A copy of `draft` with `value` at `path`. */
export function withValue(draft: Draft, path: string, value: Value): Draft {
  const [step = '', ...rest] = path.split('.')
  if (rest.length === 0) return { ...draft, [step]: value }
  const within = draft[step]
  return { ...draft, [step]: withValue(isTree(within) ? within : {}, rest.join('.'), value) }
}

/** Whether two values of the wire are the same; the order of keys does not count. */
export function isSame(one: Value, other: Value): boolean {
  return canonical(one) === canonical(other)
}

/** Which of `paths` differ. */
export function changedPaths(before: Draft, after: Draft, paths: readonly string[]): string[] {
  return paths.filter((path) => !isSame(valueAt(before, path), valueAt(after, path)))
}

/** The `set` edit that makes `before` into `after` at `paths`; null when nothing differs. */
export function setEdit(
  part: PlanEdit['part'],
  code: string,
  before: Draft,
  after: Draft,
  paths: readonly string[],
): PlanEdit | null {
  const fields = changedPaths(before, after, paths).map((path) => path.split('.')[0]!)
  if (fields.length === 0) return null
  const value: Draft = {}
  for (const field of fields) value[field] = after[field]
  return { act: 'set', part, code, value }
}

/** Codes in a text, between commas or spaces. */
export function codesIn(text: Value): string[] {
  return String(text ?? '').split(/[\s,，]+/).filter(Boolean)
}

export function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}

function isTree(value: Value): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function canonical(value: Value): string {
  return JSON.stringify(value, (_key, within: Value) => {
    if (!isTree(within)) return within
    const sorted: Draft = {}
    for (const key of Object.keys(within).sort()) sorted[key] = within[key]
    return sorted
  })
}
