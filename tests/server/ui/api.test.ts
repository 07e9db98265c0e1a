import { describe, expect, it } from 'vitest'
import { Fault, Offline, openApi, Refusal, type ApiOptions } from '@ui/api'

type Reply = Response | 'lost'

/** A server that gives `replies` in order, and a clock that only moves when the api sleeps. */
function scene(replies: Reply[], options: ApiOptions = {}) {
  const asked: { url: string; init: RequestInit; headers: Record<string, string> }[] = []
  let time = 0
  const api = openApi({
    now: () => time,
    sleep: async (ms) => void (time += ms),
    fetch: async (url, init = {}) => {
      asked.push({ url: String(url), init, headers: init.headers as Record<string, string> })
      const reply = replies.shift() ?? 'lost'
      if (reply === 'lost') throw new TypeError('network')
      return reply
    },
    ...options,
  })
  return { api, asked }
}

const json = (body: unknown, status = 200) => Response.json(body, { status })

describe('a command', () => {
  it('is sent again with the same key until the network lets it through', async () => {
    const { api, asked } = scene(['lost', 'lost', json({ number: 'A012' })])
    expect(await api.command('/tickets', { service: 's1' })).toEqual({ number: 'A012' })
    const keys = asked.map(({ headers }) => headers['Idempotency-Key'])
    expect(keys).toHaveLength(3)
    expect(new Set(keys).size).toBe(1)
    expect(keys[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(asked[0]?.init.body).toBe('{"service":"s1"}')
  })

  it('has a key of its own, or the one it is given', async () => {
    const { api, asked } = scene([json({}), json({}), json({})])
    await api.command('/a')
    await api.command('/a')
    await api.command('/a', {}, { key: 'mine' })
    const [first, second, third] = asked.map(({ headers }) => headers['Idempotency-Key'])
    expect(first).not.toBe(second)
    expect(third).toBe('mine')
  })

  it('is sent again when a proxy answers for a server that restarts', async () => {
    const { api, asked } = scene([json({}, 503), json({ done: true })])
    expect(await api.command('/a')).toEqual({ done: true })
    expect(asked).toHaveLength(2)
  })

  it('gives up at the deadline and says that nothing is known', async () => {
    const { api, asked } = scene([])
    await expect(api.command('/a', {}, { deadline: 2_000 })).rejects.toBeInstanceOf(Offline)
    expect(asked.length).toBeGreaterThan(1)
    expect(asked.length).toBeLessThan(20)
  })

  it.each([401, 403, 409, 422, 429])('is refused with %i, a code and facts, once', async (status) => {
    const { api, asked } = scene([json({ error: { code: 'closed', opens: '09:00' } }, status)])
    const refusal = await api.command('/a').catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(Refusal)
    expect(refusal).toMatchObject({ code: 'closed', facts: { opens: '09:00' }, status })
    expect(asked).toHaveLength(1)
  })

  it('that breaks the server is a fault, not a refusal, and is not repeated', async () => {
    const { api, asked } = scene([new Response('<h1>oops</h1>', { status: 500 })])
    await expect(api.command('/a')).rejects.toBeInstanceOf(Fault)
    expect(asked).toHaveLength(1)
  })

  it('may have no answer to read', async () => {
    const { api } = scene([new Response(null, { status: 204 })])
    expect(await api.command('/a', undefined, { method: 'DELETE' })).toBeUndefined()
  })
})

describe('who is speaking', () => {
  it('is the token of the page when it has one', async () => {
    const { api, asked } = scene([json({})], { token: () => 'secret' })
    await api.command('/a')
    expect(asked[0]?.headers['Authorization']).toBe('Bearer secret')
  })

  it('is otherwise the cookie; a command has its key', async () => {
    const { api, asked } = scene([json({}), json({})], { base: '/api' })
    await api.command('/a')
    await api.get('/b')
    expect(asked.map(({ url }) => url)).toEqual(['/api/a', '/api/b'])
    expect(asked[0]?.headers['Authorization']).toBeUndefined()
    expect(asked[0]?.headers['Idempotency-Key']).toBeTruthy()
    expect(asked[1]?.headers['Idempotency-Key']).toBeUndefined()
  })
})
