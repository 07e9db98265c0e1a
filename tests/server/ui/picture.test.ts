/** Pictures over HTTP: who asks, and what comes instead of one. */
import { afterEach, expect, it, vi } from 'vitest'
import { Fault, Offline, Refusal } from '@ui/api'
import { fetchPicture } from '@ui/picture'

afterEach(() => vi.unstubAllGlobals())

function answering(answer: () => Response | Promise<Response>, search = '') {
  const asked: { path: string; init: RequestInit }[] = []
  vi.stubGlobal('location', { search })
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push({ path, init })
    return answer()
  })
  return asked
}

const ask = (signal = new AbortController().signal) => fetchPicture('/api/x', signal)

it('is asked for as the page that asks, with its number told', async () => {
  const jpeg = () => new Response('jpeg', { headers: { 'X-Picture': '42' } })
  const asked = answering(jpeg, '?as=d1')
  const picture = await ask()
  expect(asked[0]).toMatchObject({
    path: '/api/x',
    init: { credentials: 'same-origin', headers: { 'X-Hall-As': 'd1' } },
  })
  expect(picture!.number).toBe('42')
  expect(await picture!.blob.text()).toBe('jpeg')
  expect(answering(jpeg)).toEqual([])
  expect((await ask())!.number).toBe('42')
})

it('may be none, refused, or not to be had', async () => {
  answering(() => new Response(null, { status: 204 }))
  expect(await ask()).toBeNull()
  answering(() => new Response('{"error":{"code":"camera_no_agent"}}', { status: 409 }))
  await expect(ask()).rejects.toMatchObject(new Refusal('camera_no_agent', {}, 409))
  answering(() => new Response('?', { status: 500 }))
  await expect(ask()).rejects.toBeInstanceOf(Fault)
  answering(() => new Response('?', { status: 503 }))
  await expect(ask()).rejects.toBeInstanceOf(Offline)
  answering(() => Promise.reject(new TypeError('no network')))
  await expect(ask()).rejects.toBeInstanceOf(Offline)
})

it('is given up with whoever asked', async () => {
  const whole = new AbortController()
  vi.stubGlobal('location', { search: '' })
  vi.stubGlobal('fetch', (_path: string, { signal }: { signal: AbortSignal }) => {
    return new Promise((_done, lose) => signal.addEventListener('abort', () => lose(new Error('x'))))
  })
  const waiting = ask(whole.signal)
  whole.abort()
  await expect(waiting).rejects.toBeInstanceOf(Offline)
})
