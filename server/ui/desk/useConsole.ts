/**
 * One counter's console: what is shown, what can be done, and the one step that may be under way.
 *
 * Only one command is sent at a time, with one key however often it is tried. The lock is held a
 * moment longer than the answer takes, so that a double tap is not two steps. Nothing that was
 * typed is lost when a step fails: `act` says whether it went through.
 */
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { Api } from '@ui/api'
import type { LiveState, View } from '@ui/live'
import { steadyKey } from '@ui/staff/steadyKey'
import type { CounterAnswer, DeskTicket, DeskView, Hall, QueueRow } from '@ui/wire'
import {
  resultOf,
  resultOfBlock,
  resultOfError,
  resultOfUndo,
  tellsOf,
  type About,
  type Result,
} from './results'
import { blockOf, mainVerb, type Act, type Block, type MainVerb } from './rules'
import { sameStep, secondsLeft, shareLeft, undoClock, type UndoClock } from './undo'
import type { HallTime } from '@ui/staff/useHallTime'

const DEADLINE = 12_000
const SETTLE = 400 // ms from a press to the next that counts: a double tap is not two steps
const SLOW = 300
const PATIENCE = 3_000 // ms for the view that shows a step to follow its answer

/** When a step was answered: how many events the hall knew of then, in which start of the server. */
interface Moment {
  facts: number
  epoch: string
}

interface Answered extends Moment {
  ticket: DeskTicket | null
}

/** A view may be on its way since before the answer that has come: it would show the old step. */
function isBefore(view: View<DeskView>, { epoch, facts }: Moment): boolean {
  return view.epoch === epoch && view.facts < facts
}

export interface Console {
  view: ComputedRef<DeskView>
  connected: ComputedRef<boolean>
  verb: ComputedRef<MainVerb>
  /** The act under way. */
  busy: Readonly<Ref<Act | null>>
  /** Nothing can be pressed just now: a step is under way, or was pressed a moment ago. */
  locked: ComputedRef<boolean>
  /** It has been under way long enough to say so. */
  slow: Readonly<Ref<boolean>>
  result: Readonly<Ref<Result | null>>
  undoSeconds: ComputedRef<number>
  undoShare: ComputedRef<number>
  blockOf(act: Act, row?: QueueRow): Block | null
  /** Do it: true when it went through. A blocked one only says why. */
  act(act: Act, body?: object, about?: About, row?: QueueRow): Promise<boolean>
  /** The lists show the last step done here, too (or its view is too late to wait for). */
  caughtUp(): Promise<void>
  /** Tell something in the strip. */
  say(what: Result): void
  /** The clerk has read it. */
  dismiss(): void
}

export interface ConsoleSources {
  api: Api
  view: () => View<DeskView>
  hall: () => Hall
  time: HallTime
  live: Readonly<LiveState>
  known: (key: string) => boolean
}

export function useConsole({
  api,
  view: newest,
  hall,
  time,
  live,
  known,
}: ConsoleSources): Console {
  const busy = ref<Act | null>(null)
  const slow = ref(false)
  const settling = ref(false)
  const result = shallowRef<Result | null>(null)
  const patch = shallowRef<Answered | null>(null)
  const clock = shallowRef<UndoClock | null>(null)
  const keys = steadyKey()
  let last: Act | null = null
  let answered: Moment | null = null
  let own: Result | null = null // how the step went that was last done here
  let settled: ReturnType<typeof setTimeout> | undefined

  const view = computed<DeskView>(() => {
    const told = newest()
    if (!patch.value || !isBefore(told, patch.value)) return told.data
    return { ...told.data, ticket: patch.value.ticket }
  })
  const connected = computed(() => live.connected)
  const verb = computed(() => mainVerb(view.value))
  const locked = computed(() => busy.value !== null || settling.value)
  const undoSeconds = computed(() => secondsLeft(clock.value, time.real.value))
  const undoShare = computed(() => shareLeft(clock.value, time.real.value))

  watch(
    newest,
    (told) => {
      if (patch.value && isBefore(told, patch.value)) return
      const { data } = told
      keys.ended() // the view tells how an unanswered step went
      const counted = data.undo !== null && sameStep(clock.value, data.undo)
      clock.value = undoClock(clock.value, data.undo, performance.now())
      if (!data.undo || counted || busy.value !== null) return
      // Told with the answer, and perhaps something else has been told since.
      if (tellsOf(own, data.undo) || tellsOf(result.value, data.undo)) return
      if (result.value?.tone === 'danger') return
      result.value = resultOfUndo(data.undo)
    },
    { immediate: true },
  )

  // What could not be done without a connection is no longer true once it is back.
  watch(connected, (back) => {
    if (back && result.value?.key === 'desk.block.offline') result.value = null
  })

  function block(act: Act, row?: QueueRow): Block | null {
    const undoable = undoSeconds.value > 0
    return blockOf(act, { view: view.value, connected: connected.value, undoable }, row)
  }

  async function act(
    what: Act,
    body: object = {},
    about: About = {},
    row?: QueueRow,
  ): Promise<boolean> {
    // A step just done may be taken back at once: only a second press of anything else is a slip.
    if (busy.value !== null || (settling.value && (what !== 'undo' || last === 'undo'))) return false
    const stopped = block(what, row)
    if (stopped) {
      result.value = resultOfBlock(stopped)
      return false
    }
    busy.value = what
    last = what
    own = null
    settling.value = true
    clearTimeout(settled)
    settled = setTimeout(() => (settling.value = false), SETTLE)
    const slowly = setTimeout(() => (slow.value = true), SLOW)
    const seen = newest()
    const before = view.value
    const code = before.counter.code
    const path = about.path ?? `/api/counters/${code}/${what.replace('_', '-')}`
    const key = keys.keyFor(path, body)
    try {
      const answer = await api.command<CounterAnswer>(path, body, { deadline: DEADLINE, key })
      keys.ended()
      answered = { facts: answer.facts, epoch: seen.epoch }
      // An answer that is about no ticket leaves what is in hand.
      if (answer.ticket !== undefined) patch.value = { ...answered, ticket: answer.ticket }
      if (what === 'undo') clock.value = null
      const { return_after } = hall()
      result.value = own = resultOf(what, before, answer.ticket, about, time.now.value, return_after)
      return true
    } catch (error) {
      keys.ended(error)
      result.value = resultOfError(error, known)
      return false
    } finally {
      clearTimeout(slowly)
      busy.value = null
      slow.value = false
    }
  }

  function caughtUp(): Promise<void> {
    const step = answered
    if (!step || !isBefore(newest(), step)) return Promise.resolve()
    return new Promise((done) => {
      const enough = setTimeout(ended, PATIENCE)
      const stop = watch(newest, (told) => isBefore(told, step) || ended())
      function ended(): void {
        clearTimeout(enough)
        stop()
        done()
      }
    })
  }

  function dismiss(): void {
    const { undo } = view.value
    result.value = undo && undoSeconds.value > 0 ? resultOfUndo(undo) : null
  }

  function say(what: Result): void {
    result.value = what
  }

  return {
    view,
    connected,
    verb,
    busy,
    locked,
    slow,
    result,
    undoSeconds,
    undoShare,
    blockOf: block,
    act,
    caughtUp,
    say,
    dismiss,
  }
}
