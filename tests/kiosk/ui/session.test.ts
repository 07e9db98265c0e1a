import { describe, expect, it } from 'vitest'
import type { TicketMade } from '@ui/wire'
import {
  deadline,
  DOUBT_MS,
  IDLE_MS,
  isFresh,
  isSlow,
  KEEP_MS,
  PATIENCE_MS,
  PRINT_MS,
  secondsLeft,
  start,
  step,
  TAKEN_MS,
  type Session,
  type SessionEvent,
} from '../../../kiosk/ui/session'

const made = (id: number, printing = true): TicketMade => ({
  id,
  number: `Y0${id}`,
  token: 't',
  ahead: 3,
  wait: null,
  services: [{ code: 's', name: '住院费报销' }],
  priority: false,
  place: '',
  windows: '',
  link: null,
  printing,
})

/** A visitor: every event takes a second unless it says `at`. */
function visitor(now = 0) {
  let session = start(now, 'zh-CN')
  return {
    get session(): Session {
      return session
    },
    get now() {
      return now
    },
    do(...events: SessionEvent[]) {
      for (const event of events) session = step(session, event, (now += 1_000))
      return this
    },
    wait(ms: number) {
      session = step(session, { type: 'clock' }, (now += ms))
      return this
    },
  }
}

const service = { type: 'go', page: { name: 'service', service: 's' } } as const
const take = { type: 'take', key: 'k1' } as const
const tick = (material: string): SessionEvent => ({ type: 'tick', material })
const answer = (printing = true): SessionEvent => ({
  type: 'answered',
  key: 'k1',
  made: made(36, printing),
})
const slip = (state: 'printing' | 'printed' | 'not_printed' | 'unknown', ticket = 36) =>
  ({ type: 'slip', slip: { ticket, state, reason: '' } }) as const

describe('a visit', () => {
  it('keeps ticks on the way to “材料没带齐” and back, but not for another service', () => {
    const one = visitor().do(service, tick('photo'), tick('card'), tick('photo'))
    one.do({ type: 'go', page: { name: 'missing', service: 's' } })
    expect(one.do({ type: 'back' }).session).toMatchObject({ ticks: ['card'], page: service.page })
    one.do({ type: 'back' }, { type: 'go', page: { name: 'service', service: 'other' } })
    expect(one.session.ticks).toEqual([])
  })

  it('goes back the way it came', () => {
    const one = visitor().do({ type: 'go', page: { name: 'search' } }, { type: 'write', query: 'sf' })
    one.do(service, { type: 'back' })
    expect(one.session).toMatchObject({ page: { name: 'search' }, query: 'sf' })
    one.do({ type: 'back' })
    expect(one.session).toMatchObject({ page: { name: 'home' }, query: '', way: [] })
    expect(one.do({ type: 'back' }).session.page.name).toBe('home')
  })

  it('has one priority at most, taken off by a second tap', () => {
    const one = visitor().do(service, { type: 'priority', code: 'elder' })
    expect(one.do({ type: 'priority', code: 'infant' }).session.priority).toBe('infant')
    expect(one.do({ type: 'priority', code: 'infant' }).session.priority).toBeNull()
  })

  it('limits what is searched for', () => {
    expect(visitor().do({ type: 'write', query: 'x'.repeat(99) }).session.query).toHaveLength(20)
  })
})

describe('taking a number', () => {
  it('asks once, however often the button is touched', () => {
    const one = visitor().do(service, { type: 'priority', code: 'elder' }, take)
    const { ask } = one.session
    expect(ask).toMatchObject({ key: 'k1', services: ['s'], priority: 'elder' })
    one.do({ type: 'take', key: 'k2' }, { type: 'priority', code: 'infant' })
    expect(one.session.ask).toBe(ask)
    expect(one.session.priority).toBe('elder')
  })

  it('asks for nothing outside a service', () => {
    expect(visitor().do(take).session.ask).toBeNull()
  })

  it('is not given up by a hasty touch, but after a while', () => {
    const one = visitor().do(service, take, { type: 'back' })
    expect(one.session.page.name).toBe('service')
    one.wait(PATIENCE_MS)
    expect(isSlow(one.session, one.now)).toBe(true)
    expect(one.do({ type: 'back' }).session).toMatchObject({ page: { name: 'home' }, ask: null })
  })

  it('shows the number and forgets what led to it', () => {
    const one = visitor().do(service, tick('card'), take, answer())
    expect(one.session).toMatchObject({ page: { name: 'ticket' }, ticks: [], way: [], ask: null })
    expect(one.session.ticket?.made.number).toBe('Y036')
  })

  it('drops an answer that nobody waits for any more', () => {
    const one = visitor().do(service, take).wait(PATIENCE_MS).do({ type: 'back' })
    expect(one.do(answer()).session.ticket).toBeNull()
    const late = visitor().do(service, take)
    late.wait(IDLE_MS).wait(DOUBT_MS)
    expect(late.do(answer()).session).toMatchObject({ visit: 2, ticket: null })
  })

  it('says why not, until something else is chosen', () => {
    const no: SessionEvent = { type: 'refused', key: 'k1', code: 'quota_full', facts: { limit: 9 } }
    const one = visitor().do(service, take, no)
    expect(one.session).toMatchObject({ ask: null, refused: { code: 'quota_full' } })
    expect(one.do({ type: 'back' }).session.refused).toBeNull()
    expect(visitor().do(service, no).session.refused).toBeNull()
  })

  it('offers another number to the same visitor', () => {
    const modes = { elder: true, low: true, language: 'en' }
    const one = visitor().do({ type: 'mode', modes }, service, take, answer(), { type: 'again' })
    expect(one.session).toMatchObject({ visit: 1, page: { name: 'home' }, ticket: null, modes })
  })
})

describe('the slip', () => {
  const held = (printing = true) => visitor().do(service, take, answer(printing))

  it('is waited for, then taken within 20 seconds', () => {
    const one = held()
    expect(secondsLeft(one.session, one.now)).toBeNull()
    one.do(slip('printing'), slip('printed'))
    expect(secondsLeft(one.session, one.now)).toBe(TAKEN_MS / 1000)
    expect(one.wait(TAKEN_MS - 1).session.page.name).toBe('ticket')
    expect(one.wait(1).session).toMatchObject({ visit: 2, page: { name: 'home' } })
  })

  it.each(['not_printed', 'unknown'] as const)('stays a minute when it is %s', (state) => {
    const one = held().do(slip(state))
    expect(secondsLeft(one.session, one.now)).toBe(KEEP_MS / 1000)
    expect(one.wait(KEEP_MS - 1).session.ticket?.made.number).toBe('Y036')
    expect(one.wait(1).session.ticket).toBeNull()
  })

  it('stays a minute where there is no printer', () => {
    const one = held(false)
    expect(one.session.ticket?.slip).toBe('none')
    expect(deadline(one.session)).toBe(one.now + KEEP_MS)
  })

  it('is not relied on when nothing is heard of it, and may still come', () => {
    const one = held().wait(PRINT_MS)
    expect(one.session.ticket?.slip).toBe('unknown')
    expect(one.do(slip('printing')).session.ticket?.slip).toBe('unknown')
    expect(one.do(slip('printed')).session.ticket?.slip).toBe('printed')
  })

  it('of another ticket says nothing', () => {
    expect(held().do(slip('not_printed', 35)).session.ticket?.slip).toBe('printing')
  })

  it('gives more time to who still touches the screen', () => {
    const one = held().do(slip('printed')).wait(TAKEN_MS - 2_000)
    one.do({ type: 'mode', modes: { elder: true } })
    expect(one.wait(TAKEN_MS - 1).session.page.name).toBe('ticket')
  })

  it.each(['back', 'done'] as const)('is over with “%s”', (type) => {
    expect(held().do({ type }).session).toMatchObject({ visit: 2, page: { name: 'home' } })
  })
})

describe('time', () => {
  it('never ends a home page on which nothing is chosen', () => {
    const one = visitor()
    expect(isFresh(one.session)).toBe(true)
    expect(one.wait(10 * IDLE_MS).session).toMatchObject({ visit: 1, doubtedAt: null })
  })

  it.each<Partial<Session['modes']>>([{ elder: true }, { low: true }, { language: 'en' }])(
    'asks whether somebody is there, and takes %o back',
    (modes) => {
      const one = visitor().do({ type: 'mode', modes }).wait(IDLE_MS)
      expect(one.session.doubtedAt).toBe(one.now)
      expect(secondsLeft(one.session, one.now)).toBe(DOUBT_MS / 1000)
      expect(one.wait(DOUBT_MS - 1).session.visit).toBe(1)
      expect(one.wait(1).session).toMatchObject({
        visit: 2,
        modes: { elder: false, low: false, language: 'zh-CN' },
      })
    },
  )

  it('goes on where it was for who answers', () => {
    const one = visitor().do(service, tick('card')).wait(IDLE_MS)
    expect(one.do({ type: 'touch' }).session.doubtedAt).not.toBeNull() // only the answer counts
    one.do({ type: 'stay' })
    expect(one.session).toMatchObject({ doubtedAt: null, page: service.page, ticks: ['card'] })
    expect(one.wait(IDLE_MS - 1).session.doubtedAt).toBeNull()
  })

  it('starts anew with every touch', () => {
    const one = visitor().do(service).wait(IDLE_MS - 1_001)
    expect(one.do({ type: 'touch' }).wait(IDLE_MS - 1).session.doubtedAt).toBeNull()
  })

  it('catches up when the page slept', () => {
    const one = visitor().do(service).wait(IDLE_MS + DOUBT_MS)
    expect(one.session).toMatchObject({ visit: 2, page: { name: 'home' } })
  })

  it('does not do to the next visitor what was meant for the one before', () => {
    let session = visitor().do(service).session
    session = step(session, take, 10 * IDLE_MS)
    expect(session).toMatchObject({ visit: 2, page: { name: 'home' }, ask: null })
  })
})
