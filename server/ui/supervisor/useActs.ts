/**
 * What the supervisor does, one thing at a time, told in one strip: what came of it, for how long
 * it can be taken back, or what must be said yes to first.
 *
 * Taking back is either the engine's own undo (seconds that the server names) or, for a switch,
 * its other position.
 */
import { computed, onBeforeUnmount, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { Api } from '@ui/api'
import { sentenceOf, type Facts } from '@ui/staff/sentences'
import { steadyKey } from '@ui/staff/steadyKey'

/** A sentence: a key of the words and what it is filled with. */
export interface Saying {
  key: string
  facts?: Facts
}

export interface Act {
  path: string
  body?: object
  /** Said when it is done; from the answer, when it needs it. */
  said: Saying | ((answer: never) => Saying)
  /** How to take it back. seconds: real time it is possible. */
  undo?: (answer: never) => { act: Act; seconds: number } | null
}

export interface Question {
  asks: Saying
  yes: string
  act: Act
}

export interface Told extends Saying {
  tone: 'ok' | 'danger'
}

export interface Acts {
  busy: Readonly<Ref<boolean>>
  told: Readonly<Ref<Told | null>>
  question: Readonly<Ref<Question | null>>
  /** Seconds left in which the last step can be taken back; 0: it cannot. */
  left: ComputedRef<number>
  share: ComputedRef<number>
  /** True when it went through. */
  run(act: Act): Promise<boolean>
  ask(question: Question): void
  answer(yes: boolean): Promise<boolean>
  takeBack(): Promise<boolean>
  /** Something went wrong that was no act of this list. */
  fail(key: string): void
  dismiss(): void
}

const DEADLINE = 12_000
const TICK = 200
const READ_MS = 8_000 // what went well is taken as read; what went wrong is not

export function useActs(
  api: Api,
  known: (key: string) => boolean,
  clock: () => number = () => performance.now(),
): Acts {
  const busy = ref(false)
  const told = shallowRef<Told | null>(null)
  const question = shallowRef<Question | null>(null)
  const back = shallowRef<{ act: Act; total: number; ends: number } | null>(null)
  const now = ref(clock())
  const timer = setInterval(tick, TICK)
  onBeforeUnmount(() => clearInterval(timer))
  let toldAt = 0
  const keys = steadyKey()

  const left = computed(() =>
    back.value ? Math.max(0, Math.ceil((back.value.ends - now.value) / 1_000)) : 0,
  )
  const share = computed(() =>
    back.value ? Math.min(1, Math.max(0, (back.value.ends - now.value) / back.value.total)) : 0,
  )

  function tick(): void {
    now.value = clock()
    const over = left.value === 0 && now.value - toldAt > READ_MS
    if (over && told.value?.tone === 'ok') dismiss()
  }

  async function run(act: Act): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    question.value = null
    const body = act.body ?? {}
    try {
      const key = keys.keyFor(act.path, body)
      const answer = (await api.command(act.path, body, { deadline: DEADLINE, key })) as never
      keys.ended()
      const said = typeof act.said === 'function' ? act.said(answer) : act.said
      told.value = { tone: 'ok', ...said }
      toldAt = clock()
      offer(act.undo?.(answer) ?? null)
      return true
    } catch (error) {
      keys.ended(error)
      told.value = { tone: 'danger', ...sentenceOf(error, known, 'supervisor.trouble.offline') }
      return false
    } finally {
      busy.value = false
    }
  }

  function offer(undo: { act: Act; seconds: number } | null): void {
    now.value = clock()
    const total = (undo?.seconds ?? 0) * 1_000
    back.value = undo && total > 0 ? { act: undo.act, total, ends: clock() + total } : null
  }

  function ask(asked: Question): void {
    question.value = asked
  }

  async function answer(yes: boolean): Promise<boolean> {
    const asked = question.value
    question.value = null
    return yes && asked !== null ? run(asked.act) : false
  }

  async function takeBack(): Promise<boolean> {
    return back.value && left.value > 0 ? run(back.value.act) : false
  }

  function fail(key: string): void {
    told.value = { tone: 'danger', key }
  }

  function dismiss(): void {
    told.value = null
    back.value = null
  }

  return { busy, told, question, left, share, run, ask, answer, takeBack, fail, dismiss }
}
