// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef, type EffectScope } from 'vue'
import { Fault, Offline, Refusal, type Api, type CommandOptions } from '@ui/api'
import type { KioskView } from '@ui/wire'
import { useAhead, type Choice } from '../../../kiosk/ui/composables/useAhead'
import { useVisit } from '../../../kiosk/ui/composables/useVisit'

let scope: EffectScope
beforeEach(() => {
  vi.useFakeTimers()
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

const made = { id: 7, number: 'A007', printing: true }
const service = { type: 'go', page: { name: 'service', service: 's1' } } as const

/** A server that gives `replies` in order: an answer, an error, or nothing for ever. */
function open(...replies: unknown[]) {
  const sent: { path: string; body: unknown; key: string | undefined }[] = []
  const api = {
    command: async (path: string, body: unknown, { key }: CommandOptions = {}) => {
      sent.push({ path, body, key })
      const reply = replies.shift()
      if (reply instanceof Error) throw reply
      return reply ?? new Promise(() => undefined)
    },
  } as unknown as Api
  const view = shallowRef<KioskView | null>(null)
  const visit = scope.run(() => useVisit(api, view, 'zh-CN'))!
  return { ...visit, view, sent }
}

describe('fetching a number', () => {
  it('goes on with the same key until there is an answer', async () => {
    const { send, session, sent } = open(new Offline('x'), new Fault(500), new Offline('x'), made)
    send(service)
    send({ type: 'priority', code: 'elder' })
    send({ type: 'take', key: 'mine' })
    send({ type: 'take', key: 'other' })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(session.value.ticket?.made.number).toBe('A007')
    expect(sent).toHaveLength(4)
    expect(new Set(sent.map(({ key }) => key))).toEqual(new Set(['mine']))
    expect(sent[0]?.body).toEqual({ service: 's1', also: [], priority: 'elder', language: null })
  })

  it('asks for all that is chosen in one number, the same at every try', async () => {
    const { send, session, sent } = open(new Offline('x'), made)
    send(service)
    send({ type: 'another' })
    send({ type: 'go', page: { name: 'service', service: 's2' } })
    send({ type: 'take', key: 'mine' })
    await vi.advanceTimersByTimeAsync(5_000)
    expect(session.value.ticket?.made.number).toBe('A007')
    const body = { service: 's1', also: ['s2'], priority: null, language: null }
    const once = { path: '/api/tickets', body, key: 'mine' }
    expect(sent).toEqual([once, once])
  })

  it('checks a booking in by its code, with the same patience', async () => {
    const { send, session, sent } = open(new Offline('x'), made)
    send({ type: 'go', page: { name: 'booking' } })
    send({ type: 'code', code: '12345678' })
    send({ type: 'take', key: 'mine' })
    await vi.advanceTimersByTimeAsync(5_000)
    expect(session.value.ticket?.made.number).toBe('A007')
    const path = '/api/bookings/12345678/check-in'
    expect(sent).toEqual([
      { path, body: { language: null }, key: 'mine' },
      { path, body: { language: null }, key: 'mine' },
    ])
  })

  it('ends with a refusal', async () => {
    const { send, session, sent } = open(new Refusal('quota_full', { limit: 3 }, 409))
    send(service)
    send({ type: 'take', key: 'k' })
    await vi.advanceTimersByTimeAsync(5_000)
    expect(session.value.refused).toEqual({ code: 'quota_full', facts: { limit: 3 } })
    expect(sent).toHaveLength(1)
  })

  it('asks no more for a visitor who has left', async () => {
    const { send, session, sent } = open(...Array.from({ length: 9 }, () => new Offline('x')))
    send(service)
    send({ type: 'take', key: 'k' })
    await vi.advanceTimersByTimeAsync(6_000)
    const before = sent.length
    send({ type: 'back' })
    await vi.advanceTimersByTimeAsync(20_000)
    expect(session.value.page.name).toBe('home')
    expect(sent).toHaveLength(before)
  })

  it('follows the slip of its own ticket', async () => {
    const { send, session, view } = open(made)
    send(service)
    send({ type: 'take', key: 'k' })
    await vi.advanceTimersByTimeAsync(10)
    const slips = [
      { ticket: 6, state: 'not_printed', reason: '' },
      { ticket: 7, state: 'printed', reason: '' },
    ]
    view.value = { slips } as unknown as KioskView
    await nextTick()
    expect(session.value.ticket?.slip).toBe('printed')
  })

  it('knows of a slip that was told before the answer came', async () => {
    const { send, session, view } = open(made)
    const slips = [{ ticket: 7, state: 'not_printed', reason: 'paper_out' }]
    view.value = { slips } as unknown as KioskView
    send(service)
    send({ type: 'take', key: 'k' })
    await vi.advanceTimersByTimeAsync(10)
    expect(session.value.ticket?.slip).toBe('trouble')
  })

  it('counts a touch as life, and lets time pass', async () => {
    const { send, session } = open()
    send(service)
    await vi.advanceTimersByTimeAsync(59_000)
    window.dispatchEvent(new Event('pointerdown'))
    await vi.advanceTimersByTimeAsync(59_000)
    expect(session.value.doubtedAt).toBeNull()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(session.value.doubtedAt).not.toBeNull()
    await vi.advanceTimersByTimeAsync(15_000)
    expect(session.value).toMatchObject({ visit: 2, page: { name: 'home' } })
  })
})

describe('what a number would mean', () => {
  function ask(answers: Record<string, unknown>) {
    const paths: string[] = []
    const api = {
      get: async (path: string) => {
        paths.push(path)
        if (path in answers) return answers[path]
        throw new Offline(path)
      },
    } as unknown as Api
    const choice = shallowRef<Choice | null>({ service: 's1', priority: null, hall: '1' })
    const ahead = scope.run(() => useAhead(api, () => choice.value))!
    return { ahead, choice, paths }
  }
  const plain = '/api/services/s1/ahead'
  const answers = {
    [plain]: { ahead: 9, wait: { low: 20, high: 35 } },
    [`${plain}?priority=elder`]: { ahead: 6, wait: null },
  }

  it('is asked at once for another priority', async () => {
    const { ahead, choice, paths } = ask(answers)
    await vi.advanceTimersByTimeAsync(0)
    expect(ahead.value).toMatchObject({ ahead: 9, priority: null })
    choice.value = { service: 's1', priority: 'elder', hall: '1' }
    await vi.advanceTimersByTimeAsync(0)
    expect(ahead.value).toMatchObject({ ahead: 6, wait: null, priority: 'elder' })
    expect(paths).toEqual([plain, `${plain}?priority=elder`])
  })

  it('is asked again when the hall changes, but not five times a second', async () => {
    const { choice, paths } = ask(answers)
    for (let seq = 2; seq < 12; seq += 1) {
      choice.value = { service: 's1', priority: null, hall: String(seq) }
      await vi.advanceTimersByTimeAsync(200)
    }
    await vi.advanceTimersByTimeAsync(2_000)
    expect(paths.length).toBeGreaterThan(1)
    expect(paths.length).toBeLessThan(4)
  })

  it('is not known while the server is away', async () => {
    const { ahead, choice } = ask(answers)
    await vi.advanceTimersByTimeAsync(0)
    choice.value = { service: 's1', priority: null, hall: null }
    await nextTick()
    expect(ahead.value).toBeNull()
  })
})
