import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Fault, Offline, Refusal } from '@ui/api'
import { Broken, fetchRecords } from '@ui/staff/recordsFile'

const ASKED = { record: 'tickets', from: '2026-11-01', to: '2026-11-30', language: 'en' } as const
const bytes = (text: string) => new TextEncoder().encode(text)

/** A server that sends these parts, then ends well or as `end` says. */
function answering(parts: string[], end?: (controller: ReadableStreamDefaultController) => void) {
  const body = new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(bytes(part))
      if (end) end(controller)
      else controller.close()
    },
  })
  return vi.fn((_path: string, _init: RequestInit) => Promise.resolve(new Response(body)))
}

function refusing(status: number, code: string) {
  const body = JSON.stringify({ error: { code } })
  return vi.fn(() => Promise.resolve(new Response(body, { status })))
}

async function told(): Promise<unknown> {
  return fetchRecords(ASKED, new AbortController().signal, () => undefined).catch(
    (error: unknown) => error,
  )
}

describe('the records of a span of days', () => {
  beforeEach(() => void vi.stubGlobal('location', { search: '?as=p1' }))
  afterEach(() => vi.unstubAllGlobals())

  it('grow as they come, and the head is no row', async () => {
    const server = answering(['head\r\nA0', '01,x\r\n', 'A002,y\r\n'])
    vi.stubGlobal('fetch', server)
    const seen: number[] = []
    const signal = new AbortController().signal
    const all = await fetchRecords(ASKED, signal, ({ rows }) => seen.push(rows))
    expect(seen).toEqual([0, 1, 2])
    expect(await new Blob(all.parts).text()).toBe('head\r\nA001,x\r\nA002,y\r\n')
    const [path, init] = server.mock.calls[0]!
    expect(path).toBe('/api/records/tickets.csv?from=2026-11-01&to=2026-11-30&lang=en')
    expect(init.headers).toEqual({ 'X-Hall-As': 'p1' })
  })

  it('are refused in the words of the interface', async () => {
    vi.stubGlobal('fetch', refusing(409, 'export_running'))
    expect(await told()).toMatchObject({ name: 'Refusal', code: 'export_running' })
    vi.stubGlobal('fetch', refusing(404, 'no_records'))
    expect(await told()).toBeInstanceOf(Refusal)
    vi.stubGlobal('fetch', refusing(500, 'fault'))
    expect(await told()).toBeInstanceOf(Fault)
  })

  it('that end in the middle are not taken for all', async () => {
    vi.stubGlobal(
      'fetch',
      answering(['head\r\n'], (controller) => controller.error(new TypeError('cut off'))),
    )
    expect(await told()).toBeInstanceOf(Broken)
  })

  it('do not come when nobody answers', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')))
    expect(await told()).toBeInstanceOf(Offline)
  })

  it('that were given up are neither broken nor offline', async () => {
    const giveUp = new AbortController()
    vi.stubGlobal(
      'fetch',
      answering(['head\r\n'], (controller) => {
        giveUp.signal.addEventListener('abort', () => controller.error(giveUp.signal.reason))
      }),
    )
    const ended = fetchRecords(ASKED, giveUp.signal, () => giveUp.abort())
    await expect(ended).rejects.toMatchObject({ name: 'AbortError' })
  })
})
