/** Where the phone's ticket comes from: pushed, asked for, kept when neither comes. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, reactive, shallowRef, type EffectScope } from 'vue'
import type { Api } from '@ui/api'
import type { Live, View } from '@ui/live'
import type { Ticket } from '@ui/wire'
import { ticketFetcher, type News } from '../../../../server/ui/ticket/fetchTicket'
import { useTicket, type TicketSource } from '../../../../server/ui/ticket/useTicket'
import { NINE, ticket } from './tickets'

const HALL = { name: '测试大厅', hotline: '', timezone: 'Asia/Shanghai', speed: 1 }

let scope: EffectScope
let answers: News[]
let asked: number
const state = reactive({ connected: false, staleSince: 0, lastAt: null, refused: null })
const view = shallowRef<View<Ticket> | null>(null)
const close = vi.fn()

function open(): TicketSource {
  const live = { state, watchView: () => view, close } as unknown as Live
  const api = { get: () => Promise.resolve(HALL) } as unknown as Api
  const ask = () => {
    asked += 1
    return Promise.resolve(answers.shift() ?? { kind: 'same' as const })
  }
  return scope.run(() => useTicket('tok', api, ask, () => live))!
}

const push = (data: Ticket) =>
  (view.value = { room: 'ticket:tok', epoch: 'e', seq: data.at, facts: data.at, at: data.at, data })
const settle = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', { addEventListener() {}, removeEventListener() {}, visibilityState: 'visible' })
  vi.stubGlobal('window', { addEventListener() {}, removeEventListener() {} })
  scope = effectScope()
  answers = []
  asked = 0
  view.value = null
  state.connected = false
  close.mockClear()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the ticket', () => {
  it('is shown from the first answer, and from what is pushed after it', async () => {
    answers = [{ kind: 'ticket', ticket: ticket() }]
    const source = open()
    expect(source.stage.value).toBe('opening')
    await settle()
    expect([source.stage.value, source.ticket.value?.ahead]).toEqual(['ticket', 8])
    push(ticket({ ahead: 7, at: NINE + 1_000 }))
    await nextTick()
    expect(source.ticket.value?.ahead).toBe(7)
    push(ticket({ ahead: 9, at: NINE })) // late on its way
    await nextTick()
    expect(source.ticket.value?.ahead).toBe(7)
  })

  it('is asked for every ten to fifteen seconds, and not while it is pushed', async () => {
    answers = [{ kind: 'ticket', ticket: ticket() }]
    open()
    await settle()
    expect(asked).toBe(1)
    await vi.advanceTimersByTimeAsync(9_999)
    expect(asked).toBe(1)
    await vi.advanceTimersByTimeAsync(5_001)
    expect(asked).toBe(2)
    for (let at = 1; at <= 6; at += 1) {
      push(ticket({ at: NINE + at }))
      await vi.advanceTimersByTimeAsync(5_000)
    }
    expect(asked).toBe(2)
  })

  it('stays on a bad network, says so, and catches up', async () => {
    answers = [{ kind: 'ticket', ticket: ticket() }, { kind: 'lost' }, { kind: 'same' }]
    const source = open()
    await settle()
    expect(source.fresh.value).toBe(true)
    await source.refresh()
    expect([source.stage.value, source.fresh.value, source.heardAt.value]).toEqual(['ticket', false, NINE])
    await vi.advanceTimersByTimeAsync(4_000)
    await source.refresh()
    expect(source.fresh.value).toBe(true)
    expect(source.heardAt.value).toBeGreaterThanOrEqual(NINE + 4_000)
  })

  it('that never came says that, and comes by itself', async () => {
    answers = [{ kind: 'lost' }, { kind: 'ticket', ticket: ticket() }]
    const source = open()
    await settle()
    expect(source.stage.value).toBe('lost')
    await vi.advanceTimersByTimeAsync(15_000)
    expect(source.stage.value).toBe('ticket')
  })

  it.each(['old', 'unknown'] as const)('that is %s ends everything', async (kind) => {
    answers = [{ kind: 'ticket', ticket: ticket() }, { kind }]
    const source = open()
    await settle()
    await source.refresh()
    expect([source.stage.value, source.ticket.value]).toEqual([kind, null])
    expect(close).toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toBe(2)
  })
})

describe('asking', () => {
  it('sends the tag of what it knows and tells what the answers mean', async () => {
    const sent: (string | null)[] = []
    const replies = [
      new Response(JSON.stringify(ticket()), { status: 200, headers: { ETag: '"a"' } }),
      new Response(null, { status: 304 }),
      new Response('{}', { status: 410 }),
      new Response('{}', { status: 404 }),
      new Response('{}', { status: 503 }),
    ]
    const ask = ticketFetcher('a/b', (url, init) => {
      expect(url).toBe('/api/tickets/a%2Fb')
      sent.push(new Headers(init?.headers).get('If-None-Match'))
      const reply = replies.shift()
      return reply ? Promise.resolve(reply) : Promise.reject(new TypeError('network'))
    })
    const kinds: string[] = []
    for (let n = 0; n < 6; n += 1) kinds.push((await ask()).kind)
    expect(kinds).toEqual(['ticket', 'same', 'old', 'unknown', 'lost', 'lost'])
    expect(sent).toEqual([null, '"a"', '"a"', '"a"', '"a"', '"a"'])
  })
})
