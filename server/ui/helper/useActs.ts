/**
 * What a helper tells the server, one thing at a time; what became of it, in words; and the few
 * seconds in which a note can be taken back.
 */
import { computed, onBeforeUnmount, ref, shallowRef } from 'vue'
import { Offline, Refusal, type Api } from '@ui/api'
import { uuid } from '@ui/uuid'
import type { HelpRecorded } from '@ui/wire'

export type Facts = Record<string, string | number>

export interface Told {
  tone: 'ok' | 'danger'
  key: string
  facts: Facts
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
  let unanswered: { what: string; key: string } | null = null

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
  async function run<T>(path: string, body: object, said: (answer: T) => Omit<Told, 'tone'>) {
    if (busy.value) return null
    busy.value = true
    const what = `${path} ${JSON.stringify(body)}`
    // Tapped again after no answer came, it is the same act.
    if (unanswered?.what !== what) unanswered = { what, key: uuid() }
    try {
      const answer = await api.command<T>(path, body, { deadline: DEADLINE, key: unanswered.key })
      unanswered = null
      back.value = null
      say({ tone: 'ok', ...said(answer) })
      return answer
    } catch (error) {
      if (!(error instanceof Offline)) unanswered = null
      back.value = null
      say(tellError(error, known))
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

  /** Note help given in passing; it can be taken back for as long as the hall says. */
  async function note(body: object, facts: Facts): Promise<boolean> {
    const said = ({ today }: HelpRecorded) => ({
      key: 'helper.said.note',
      facts: { ...facts, n: today },
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

function tellError(error: unknown, known: (key: string) => boolean): Told {
  if (error instanceof Refusal) {
    const key = `refusal.${error.code}`
    const facts: Facts = { code: error.code }
    for (const [name, value] of Object.entries(error.facts)) {
      if (typeof value === 'string' || typeof value === 'number') facts[name] = value
    }
    return { tone: 'danger', key: known(key) ? key : 'refusal.unknown', facts }
  }
  const offline = error instanceof Offline
  return { tone: 'danger', key: offline ? 'helper.trouble.offline' : 'trouble.server', facts: {} }
}
