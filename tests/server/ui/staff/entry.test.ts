import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, reactive } from 'vue'
import type { LiveState } from '@ui/live'
import { useEntry } from '@ui/staff/useEntry'

let role = 'helper'
let status = 200
const kept = new Map<string, string>()

beforeEach(() => {
  role = 'helper'
  status = 200
  kept.clear()
  vi.stubGlobal('localStorage', { setItem: (key: string, value: string) => kept.set(key, value) })
  vi.stubGlobal('location', new URL('http://hall/helper?as=h1'))
  vi.stubGlobal('fetch', async (path: string) => {
    const body = path === '/api/me' ? { name: '王芳', role } : { name: '测试大厅' }
    const refusal = { error: { code: 'not_enrolled' } }
    return new Response(JSON.stringify(status === 200 ? body : refusal), { status })
  })
})
afterEach(() => vi.unstubAllGlobals())

describe('opening a page of staff', () => {
  it('opens when what the page needs is there', async () => {
    const ready = vi.fn()
    const entry = useEntry(['helper'], ready)
    await entry.load()
    expect(entry.hurdle.value).toBeNull()
    expect([entry.who.value?.name, entry.hall.value?.name]).toEqual(['王芳', '测试大厅'])
    expect(ready).toHaveBeenCalledOnce()
    expect(entry.auth()).toEqual({ as: 'h1' })
    expect([...kept.values()]).toEqual(['h1']) // for a label that is scanned later
  })

  it('says whose page it is, and fetches nothing for others', async () => {
    role = 'kiosk'
    const ready = vi.fn()
    const entry = useEntry(['helper'], ready)
    await entry.load()
    expect(entry.hurdle.value).toBe('not_yours')
    expect(entry.who.value?.role).toBe('kiosk')
    expect(ready).not.toHaveBeenCalled()
  })

  it('asks a stranger to sign in, and opens once that is done', async () => {
    status = 401
    const entry = useEntry(['helper'])
    await entry.load()
    expect(entry.hurdle.value).toBe('not_enrolled')
    status = 200
    await entry.load()
    expect(entry.hurdle.value).toBeNull()
  })

  it('closes when its line is let in no more, and opens again when it is', async () => {
    const entry = useEntry(['helper'])
    await entry.load()
    const line = reactive<LiveState>({
      connected: true,
      staleSince: null,
      lastAt: null,
      refused: null,
    })
    entry.heed(line)
    line.refused = 'not_enrolled'
    await nextTick()
    expect(entry.hurdle.value).toBe('not_enrolled')
    line.refused = null
    await vi.waitFor(() => expect(entry.hurdle.value).toBeNull())
  })

  it('says so when the server fails', async () => {
    status = 500
    const entry = useEntry(['helper'])
    await entry.load()
    expect(entry.hurdle.value).toBe('trouble')
  })
})
