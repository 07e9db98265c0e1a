/**
 * In a hurried hall nobody could listen to every call, yet each one is captioned: one after the
 * other has its turn, the shorter the more of them wait.
 */
import type { BoardCall } from '@ui/wire'
import { onScopeDispose, shallowRef } from 'vue'

const ALONE_MS = 4_000 // while no other waits
const SHARED_MS = 800
const LEAST_MS = 250

export function useTurns() {
  const shown = shallowRef<BoardCall | null>(null)
  let waiting: BoardCall[] = []
  let since = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Calls, the oldest first. */
  function add(calls: readonly BoardCall[]): void {
    waiting.push(...calls)
    if (shown.value) plan()
    else next()
  }

  /** Calls that were taken back are said nowhere. */
  function drop(numbers: readonly string[]): void {
    waiting = waiting.filter(({ number }) => !numbers.includes(number))
    if (shown.value && numbers.includes(shown.value.number)) next()
  }

  function clear(): void {
    waiting = []
    next()
  }

  function next(): void {
    clearTimeout(timer)
    since = performance.now()
    shown.value = waiting.shift() ?? null
    if (shown.value) plan()
  }

  function plan(): void {
    clearTimeout(timer)
    const shared = Math.max(LEAST_MS, Math.min(SHARED_MS, ALONE_MS / waiting.length))
    const turn = waiting.length === 0 ? ALONE_MS : shared
    timer = setTimeout(next, Math.max(0, since + turn - performance.now()))
  }

  onScopeDispose(() => clearTimeout(timer))
  return { shown, add, drop, clear }
}
