/**
 * What a helper tells the server, one thing at a time; what became of it, in words; and the few
 * seconds in which a note can be taken back.
 */
import { computed, onBeforeUnmount, ref, shallowRef } from 'vue'
import type { Api } from '@ui/api'
import { sentenceOf, type Sentence } from '@ui/staff/sentences'
import { steadyKey } from '@ui/staff/steadyKey'
import type { HelpRecorded } from '@ui/wire'

/** What went well. */
interface Done extends Sentence {
  /** Keys of words that the sentence takes as {what}, joined when it is shown. */
  what?: readonly string[]
}

export interface Told extends Done {
  tone: 'ok' | 'danger'
}

const DEADLINE = 12_000
const READ_MS = 8_000 // what went well is taken as read; what went wrong stays
const TICK = 250

export function useActs(
  api: Api,
  known: (key: string) => boolean,
  clock: () => number = () => performance.now(),
) {
  const busy = ref(false)
  const told = shallowRef<Told | null>(null)
  const back = shallowRef<{ id: number; ends: number } | null>(null)
  const now = ref(clock())
  let toldAt = 0
  const keys = steadyKey()

  const left = computed(() =>
    back.value ? Math.max(0, Math.ceil((back.value.ends - now.value) / 1_000)) : 0,
  )
  const timer = setInterval(() => {
    now.value = clock()
    const over = left.value === 0 && now.value - toldAt > READ_MS
    if (over && told.value?.tone === 'ok') dismiss()
  }, TICK)
  onBeforeUnmount(() => clearInterval(timer))

  /** The answer, or null when it went wrong, which is then told. */
  async function run<T>(path: string, body: object, said: (answer: T) => Done) {
    if (busy.value) return null
    busy.value = true
    try {
      const key = keys.keyFor(path, body)
      const answer = await api.command<T>(path, body, { deadline: DEADLINE, key })
      keys.ended()
      back.value = null
      say({ tone: 'ok', ...said(answer) })
      return answer
    } catch (error) {
      keys.ended(error)
      back.value = null
      say({ tone: 'danger', ...sentenceOf(error, known, 'helper.trouble.offline') })
      return null
    } finally {
      busy.value = false
    }
  }

  function say(what: Told): void {
    told.value = what
    toldAt = clock()
    now.value = toldAt
  }

  /** Note help given in passing; it can be taken back for as long as the hall says. what: keys of
   * the words for it. */
  async function note(body: object, what: readonly string[]): Promise<boolean> {
    const said = ({ today }: HelpRecorded) => ({
      key: 'helper.said.note',
      facts: { n: today },
      what,
    })
    const made = await run<HelpRecorded>('/api/help/walk-up', body, said)
    if (made && made.seconds > 0) back.value = { id: made.id, ends: clock() + made.seconds * 1_000 }
    return made !== null
  }

  async function takeBack(): Promise<void> {
    if (!back.value) return
    const path = `/api/help/walk-up/${back.value.id}/undo`
    await run(path, {}, () => ({ key: 'helper.said.undone', facts: {} }))
  }

  function dismiss(): void {
    told.value = null
    back.value = null
  }

  return { busy, told, left, run, note, takeBack, dismiss }
}

export type Acts = ReturnType<typeof useActs>
