import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, reactive, ref, shallowRef } from 'vue'
import { Offline, Refusal, type Api } from '@ui/api'
import { useConsole } from '@ui/desk/useConsole'
import type { View } from '@ui/live'
import type { CounterAnswer, DeskView, Hall } from '@ui/wire'
import { NOON, row, ticket, view } from './views'

interface Sent {
  path: string
  body: unknown
  key: string | undefined
  answer: (ticket: CounterAnswer['ticket'], facts?: number) => void
  fail: (error: Error) => void
}

function told(data: DeskView, seq = 1): View<DeskView> {
  return { room: 'desk:w3', epoch: 'e', seq, facts: seq, at: NOON, data }
}

function setUp(first: DeskView) {
  const sent: Sent[] = []
  const newest = shallowRef(told(first))
  const live = reactive({ connected: true, staleSince: null, lastAt: NOON, refused: null })
  const real = ref(0)
  const api = {
    command: (path: string, body: unknown, options: { key?: string } = {}) =>
      new Promise((done, fail) => {
        const next = () => newest.value.facts + 1
        const answer: Sent['answer'] = (inHand, facts = next()) => done({ ticket: inHand, facts })
        sent.push({ path, body, key: options.key, answer, fail })
      }),
  } as unknown as Api
  const desk = useConsole({
    api,
    view: () => newest.value,
    hall: () => ({ return_after: 3 }) as Hall,
    time: { now: ref(NOON), real },
    live,
    known: () => true,
  })
  return { desk, sent, newest, live, real }
}

describe('the console', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is not set back by a view of before the answer that comes after it', async () => {
    const undo = { act: 'call', number: 'Z001', at: 7, seconds: 9 }
    const { desk, sent, newest } = setUp(view({ ticket: ticket(), undo }))
    const step = desk.act('undo')
    sent[0]!.answer(null, 4)
    await step
    newest.value = told(view({ ticket: ticket(), undo: { ...undo, seconds: 8 } }), 3)
    await nextTick()
    expect(desk.view.value.ticket).toBeNull()
    expect(desk.undoSeconds.value).toBe(0)
    expect(desk.result.value?.key).toBe('desk.done.undo')
    newest.value = told(view({ ticket: ticket({ number: 'Z009' }) }), 4)
    expect(desk.view.value.ticket?.number).toBe('Z009')
  })

  it('does not tell a step of its own again over what was said before the view came', async () => {
    const { desk, sent, newest } = setUp(view({ ticket: ticket() }))
    const step = desk.act('start')
    sent[0]!.answer(ticket({ state: 'serving' }), 2)
    await step
    desk.say({ tone: 'ok', key: 'desk.note.done', facts: { number: 'Z047' } })
    const undo = { act: 'start', number: 'Z047', at: 7, seconds: 9 }
    newest.value = told(view({ ticket: ticket({ state: 'serving' }), undo }), 2)
    await nextTick()
    expect(desk.result.value?.key).toBe('desk.note.done')
    newest.value = told(view({ undo: { act: 'hold', number: 'Z047', at: 8, seconds: 9 } }), 3)
    await nextTick()
    expect(desk.result.value?.key).toBe('desk.done.hold')
  })

  it('tells when the lists show its own last step', async () => {
    const { desk, sent, newest } = setUp(view({ ticket: ticket() }))
    await desk.caughtUp() // nothing was done yet
    const step = desk.act('no_show')
    sent[0]!.answer(null, 3)
    await step
    let shown = 0
    void desk.caughtUp().then(() => shown++)
    newest.value = told(view(), 2)
    await vi.advanceTimersByTimeAsync(100)
    expect(shown).toBe(0)
    newest.value = told(view({ missed: [row(47)] }), 3)
    await vi.advanceTimersByTimeAsync(0)
    expect(shown).toBe(1)
  })

  it('does not wait forever for a view that never comes', async () => {
    const { desk, sent } = setUp(view({ ticket: ticket() }))
    const step = desk.act('no_show')
    sent[0]!.answer(null, 3)
    await step
    let shown = 0
    void desk.caughtUp().then(() => shown++)
    await vi.advanceTimersByTimeAsync(3_100)
    expect(shown).toBe(1)
  })

  it('believes a server that has started anew', async () => {
    const { desk, sent, newest } = setUp(view({ next: [row(1)] }))
    const step = desk.act('next')
    sent[0]!.answer(ticket({ number: 'Z001' }), 40)
    await step
    newest.value = { ...told(view(), 2), epoch: 'another' }
    expect(desk.view.value.ticket).toBeNull()
  })

  it('sends a step once, however often it is pressed', async () => {
    const { desk, sent } = setUp(view({ next: [row(1)] }))
    const first = desk.act('next')
    expect(await desk.act('next')).toBe(false)
    expect(desk.busy.value).toBe('next')
    sent[0]!.answer(ticket({ id: 1, number: 'Z001' }))
    expect(await first).toBe(true)
    // A double tap must not become two different steps.
    expect(await desk.act('start')).toBe(false)
    expect(desk.locked.value).toBe(true)
    vi.advanceTimersByTime(500)
    expect(desk.locked.value).toBe(false)
    void desk.act('start')
    expect(sent.map((one) => one.path)).toEqual(['/api/counters/w3/next', '/api/counters/w3/start'])
  })

  it('shows the answer until the next view, and then the view', async () => {
    const { desk, sent, newest } = setUp(view({ next: [row(1)] }))
    const step = desk.act('next')
    sent[0]!.answer(ticket({ id: 1, number: 'Z001' }))
    await step
    expect(desk.view.value.ticket?.number).toBe('Z001')
    newest.value = told(view(), 2)
    await nextTick()
    expect(desk.view.value.ticket).toBeNull()
  })

  it('does not send what cannot be done, but says why', async () => {
    const { desk, sent } = setUp(view())
    expect(await desk.act('next')).toBe(false)
    expect(sent).toHaveLength(0)
    expect(desk.result.value?.key).toBe('desk.block.nobody_waiting')
  })

  it('sends nothing without a connection, and forgets saying so when it is back', async () => {
    const { desk, sent, live } = setUp(view({ next: [row(1)] }))
    live.connected = false
    await desk.act('next')
    expect(sent).toHaveLength(0)
    expect(desk.result.value?.key).toBe('desk.block.offline')
    live.connected = true
    await nextTick()
    expect(desk.result.value).toBeNull()
  })

  it('keeps a refusal until the next step', async () => {
    const { desk, sent, newest } = setUp(view({ ticket: ticket() }))
    const step = desk.act('recall', { ticket: 47 })
    sent[0]!.fail(new Refusal('recall_too_soon', { seconds: 5 }, 409))
    expect(await step).toBe(false)
    newest.value = told(
      view({ ticket: ticket(), undo: { act: 'call', number: 'Z047', at: 7, seconds: 8 } }),
      2,
    )
    await nextTick()
    expect(desk.result.value).toMatchObject({ key: 'refusal.recall_too_soon', tone: 'danger' })
    desk.dismiss() // what can still be undone is told again
    expect(desk.result.value?.key).toBe('desk.done.call')
  })

  it('answers an alert at its own path, and can take a loan back', async () => {
    const { desk, sent, newest } = setUp(view({ ticket: ticket() }))
    const about = { path: '/api/alerts/7/take', kind: 'lend' as const, to: '办退休' }
    const step = desk.act('take_alert', { counter: 'w3', suggestion: 'lend:w3:pension' }, about)
    expect(sent[0]!.path).toBe('/api/alerts/7/take')
    sent[0]!.answer(ticket())
    await step
    expect(desk.result.value).toMatchObject({
      key: 'desk.done.take_lend',
      facts: { service: '办退休' },
    })
    newest.value = told(
      view({ ticket: ticket(), undo: { act: 'lend', number: '', at: 7, seconds: 9 } }),
      2,
    )
    await nextTick()
    expect(desk.result.value?.key).toBe('desk.done.take_lend')
    vi.advanceTimersByTime(500)
    const undo = desk.act('undo')
    sent[1]!.answer(ticket())
    await undo
    expect(desk.result.value?.key).toBe('desk.done.undo_lend')
  })

  it('leaves the ticket in hand when an answer is about none', async () => {
    const { desk, sent } = setUp(view({ ticket: ticket() }))
    const path = '/api/alerts/7/decline'
    const step = desk.act('decline_alert', { counter: 'w3' }, { path })
    sent[0]!.answer(undefined as unknown as null)
    await step
    expect(desk.view.value.ticket?.number).toBe('Z047')
    expect(desk.result.value?.key).toBe('desk.done.decline_alert')
  })

  it('repeats an unanswered step under the same key, until a view tells how it went', async () => {
    const { desk, sent, newest } = setUp(view({ next: [row(1)] }))
    const lose = async () => {
      const step = desk.act('next')
      sent[sent.length - 1]!.fail(new Offline('/'))
      await step
      vi.advanceTimersByTime(700)
    }
    await lose()
    await lose()
    expect(sent[1]!.key).toBe(sent[0]!.key)
    newest.value = told(view({ next: [row(1)] }), 2)
    await nextTick()
    await lose()
    expect(sent[2]!.key).not.toBe(sent[0]!.key)
  })

  it('does not repeat itself over what was said since', async () => {
    const undo = { act: 'start', number: 'Z047', at: 7, seconds: 9 }
    const { desk, newest } = setUp(view({ ticket: ticket({ state: 'serving' }), undo }))
    await desk.act('recall')
    expect(desk.result.value?.key).toBe('desk.block.not_called')
    vi.advanceTimersByTime(1_000)
    newest.value = told({ ...newest.value.data, undo: { ...undo, seconds: 8 } }, 2)
    await nextTick()
    expect(desk.result.value?.key).toBe('desk.block.not_called')
    vi.advanceTimersByTime(4_000) // a view that comes seconds late moves the countdown, no more
    newest.value = told({ ...newest.value.data, undo: { ...undo, seconds: 8 } }, 3)
    await nextTick()
    expect(desk.result.value?.key).toBe('desk.block.not_called')
  })

  it('tells of a step done elsewhere, and counts its seconds', async () => {
    const { desk, newest, real } = setUp(view())
    newest.value = told(view({ undo: { act: 'hold', number: 'Z012', at: 7, seconds: 9 } }), 2)
    await nextTick()
    expect(desk.result.value).toMatchObject({ key: 'desk.done.hold', facts: { number: 'Z012' } })
    real.value = performance.now() + 2_000
    expect(desk.undoSeconds.value).toBe(7)
    expect(desk.blockOf('undo')).toBeNull()
    real.value = performance.now() + 9_000
    expect(desk.blockOf('undo')?.code).toBe('nothing_to_undo')
  })
})
