// @vitest-environment happy-dom
/** 取件: a code typed or scanned, one door, and what became of it. */
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { Offline, Refusal, type Api } from '@ui/api'
import type { CabinetOpening } from '@ui/wire'
import { usePickup } from '../../../kiosk/ui/composables/usePickup'
import { start, step, type Session, type SessionEvent } from '../../../kiosk/ui/session'

const open: SessionEvent = { type: 'go', page: { name: 'pickup', key: null } }
const scan = (text: string, key: string | null = 'k'): SessionEvent => ({ type: 'scanned', text, key })

function after(...events: SessionEvent[]): Session {
  return events.reduce((session, event, at) => step(session, event, 1_000 * (at + 1)), start(0, 'zh-CN'))
}

describe('the page of a pick-up code', () => {
  it('holds digits, and asks for no number', () => {
    const session = after(open, { type: 'code', code: '1234-5678' }, { type: 'take', key: 'k' })
    expect([session.page.name, session.code, session.ask]).toEqual(['pickup', '12345678', null])
  })

  it('is opened by a scan, with the key of its request', () => {
    const service: SessionEvent = { type: 'go', page: { name: 'service', service: 's' } }
    const session = after(service, scan('P12345678'))
    expect(session).toMatchObject({ page: { name: 'pickup', key: 'k' }, code: '12345678', ask: null })
    expect(step(session, { type: 'back' }, 9_000)).toMatchObject({ page: { name: 'home' }, code: '' })
  })

  it('leaves no whole code for the next visitor, and asks nobody whether they are there', () => {
    const session = after(scan('P12345678'))
    expect(step(session, { type: 'clock' }, 30_000).code).toBe('12345678')
    expect(step(session, { type: 'clock' }, 31_000)).toMatchObject({ code: '', page: { name: 'home' } })
    const typing = after(open, { type: 'code', code: '1234' })
    expect(step(typing, { type: 'clock' }, 62_000).doubtedAt).not.toBeNull()
  })

  it('asks nothing by itself while the server is away', () => {
    expect(after(scan('P12345678', null)).page).toEqual({ name: 'pickup', key: null })
  })

  it('is not for somebody who chooses several services on one number', () => {
    const several = after({ type: 'go', page: { name: 'service', service: 's' } }, { type: 'another' }, open)
    expect(several.page.name).toBe('home')
  })
})

describe('a door', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const told = (state: CabinetOpening['state'], more: Partial<CabinetOpening> = {}) =>
    ({ id: 'door-1', number: 7, state, reason: '', ...more }) as CabinetOpening

  function setUp(answers: (CabinetOpening | Error)[]) {
    const asked: string[] = []
    const answer = (path: string, key = '') => {
      asked.push(`${path} ${key}`.trim())
      const next = answers.shift()
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next)
    }
    const api = {
      get: answer,
      command: (path: string, _body: object, { key }: { key: string }) => answer(path, key),
    } as unknown as Api
    const scope = effectScope()
    const pickup = scope.run(() => usePickup(api))!
    return { asked, pickup, scope }
  }

  it('is asked for once and then looked at until its fate is known', async () => {
    const { asked, pickup } = setUp([told('waiting'), told('running'), told('done')])
    void pickup.collect('12345678', 'k')
    await vi.runAllTimersAsync()
    expect(asked).toEqual([
      '/api/cabinet/collect k',
      '/api/cabinet/openings/door-1',
      '/api/cabinet/openings/door-1',
    ])
    expect([pickup.opening.value?.state, pickup.asking.value]).toEqual(['done', ''])
  })

  it('is asked for with the same key when no answer came', async () => {
    const { asked, pickup } = setUp([new Offline('x'), told('waiting'), new Offline('x'), told('done')])
    void pickup.collect('12345678', 'k')
    await vi.runAllTimersAsync()
    expect(asked.slice(0, 2)).toEqual(['/api/cabinet/collect k', '/api/cabinet/collect k'])
    expect(pickup.opening.value?.state).toBe('done')
  })

  it('is not asked for when the visitor may have left meanwhile', async () => {
    const { asked, pickup } = setUp(Array.from({ length: 99 }, () => new Offline('x')))
    void pickup.collect('12345678', 'k')
    await vi.advanceTimersByTimeAsync(14_000)
    expect(pickup.asking.value).toBe('k')
    await vi.advanceTimersByTimeAsync(60_000)
    expect([pickup.asking.value, pickup.refused.value?.code]).toEqual(['', 'no_answer'])
    expect(asked.length).toBeLessThan(12)
  })

  it('that is refused is said, and asked for no more', async () => {
    const { asked, pickup } = setUp([new Refusal('unknown_pickup_code', {}, 404)])
    void pickup.collect('12345678', 'k')
    await vi.runAllTimersAsync()
    expect(pickup.refused.value?.code).toBe('unknown_pickup_code')
    expect([asked.length, pickup.asking.value]).toEqual([1, ''])
    pickup.forget()
    expect(pickup.refused.value).toBeNull()
  })

  it('is no business of the page any more once its visitor has left', async () => {
    const { asked, pickup, scope } = setUp([told('waiting'), told('waiting'), told('done')])
    void pickup.collect('12345678', 'k')
    await flushPromises()
    scope.stop()
    await vi.runAllTimersAsync()
    expect([asked.length, pickup.opening.value]).toEqual([1, null])
  })
})
