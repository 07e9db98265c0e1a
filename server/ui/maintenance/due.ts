/** What is to be inspected soon. Pure. */
import type { Asset } from '@ui/wire'

const SOON_MS = 7 * 86_400_000

/** now: hall time, ms. */
export function isDueSoon({ due_at: due }: Asset, now: number): boolean {
  return due !== null && due <= now + SOON_MS
}

/** The longest overdue first. */
export function byDue(one: Asset, other: Asset): number {
  return (one.due_at ?? Infinity) - (other.due_at ?? Infinity)
}

/** What somebody looks for: every word they typed is in it. */
export function matches(text: string, wanted: string): boolean {
  const whole = text.toLowerCase()
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => whole.includes(word))
}
