/** 我有预约: digits, one request for a whole code, and what comes of it. */
import { describe, expect, it } from 'vitest'
import type { TicketMade } from '@ui/wire'
import { BOOKING_DIGITS, IDLE_MS, start, step, type Session, type SessionEvent } from '../../../kiosk/ui/session'

const open: SessionEvent = { type: 'go', page: { name: 'booking' } }
const made = { id: 7, number: 'Q001', printing: true } as TicketMade

/** A visitor who does one thing a second. */
function after(...events: SessionEvent[]): Session {
  return events.reduce((session, event, at) => step(session, event, 1_000 * (at + 1)), start(0, 'zh-CN'))
}
const code = (typed: string): SessionEvent => ({ type: 'code', code: typed })
const take: SessionEvent = { type: 'take', key: 'k' }

describe('a booking code', () => {
  it('holds digits only, and no more than it has', () => {
    expect(after(open, code('12a 34')).code).toBe('1234')
    expect(after(open, code('1234567890')).code).toBe('12345678')
  })

  it('is asked for only when it is whole', () => {
    expect(after(open, code('1234567'), take).ask).toBeNull()
    const { ask } = after(open, code('12345678'), take)
    expect(ask).toMatchObject({ key: 'k', booking: '12345678', priority: null })
    expect(BOOKING_DIGITS).toBe(8)
  })

  it('cannot be changed while it is asked for', () => {
    const session = after(open, code('12345678'), take, code('87654321'))
    expect([session.code, session.ask?.booking]).toEqual(['12345678', '12345678'])
  })

  it('becomes a number on the ticket page', () => {
    const session = after(open, code('12345678'), take, { type: 'answered', key: 'k', made })
    expect([session.page.name, session.ticket?.made.number, session.code]).toEqual(['ticket', 'Q001', ''])
  })

  it('stays after a refusal, which the next digit takes away', () => {
    const refused: SessionEvent = { type: 'refused', key: 'k', code: 'unknown_booking', facts: {} }
    const session = after(open, code('12345678'), take, refused)
    expect([session.code, session.refused?.code, session.ask]).toEqual(['12345678', 'unknown_booking', null])
    expect(step(session, code('1234567'), 9_000).refused).toBeNull()
  })

  it('is forgotten on the way back and for the next visitor', () => {
    expect(after(open, code('1234'), { type: 'back' })).toMatchObject({ code: '', page: { name: 'home' } })
    const left = step(after(open, code('1234')), { type: 'clock' }, 10 * IDLE_MS)
    expect([left.code, left.page.name]).toEqual(['', 'home'])
  })

  it('is not what a service page asks for', () => {
    const service: SessionEvent = { type: 'go', page: { name: 'service', service: 's' } }
    expect(after(service, take).ask).toMatchObject({ services: ['s'], booking: null })
    expect(after(take).ask).toBeNull()
  })
})

describe('a code before the scanner', () => {
  const scan = (text: string, key: string | null = 'k'): SessionEvent => ({ type: 'scanned', text, key })
  const service: SessionEvent = { type: 'go', page: { name: 'service', service: 's' } }

  it('asks for its number at once, wherever the visitor is', () => {
    for (const before of [[], [service], [open, code('99')]]) {
      const session = after(...before, scan('12345678'))
      expect(session.ask).toMatchObject({ key: 'k', booking: '12345678', services: [] })
      expect([session.page.name, session.code]).toEqual(['booking', '12345678'])
    }
  })

  it('is shown and not asked for while no numbers are given', () => {
    const session = after(scan('12345678', null))
    expect([session.page.name, session.code, session.ask]).toEqual(['booking', '12345678', null])
  })

  it('that is no booking is said, and the way back leads home', () => {
    const session = after(service, scan('https://hall.example/t/abc'))
    expect([session.page.name, session.refused?.code, session.ask]).toEqual(['booking', 'not_a_booking', null])
    expect(step(session, { type: 'back' }, 9_000).page.name).toBe('home')
    expect(step(session, scan('12345678'), 9_000)).toMatchObject({ refused: null, ask: { booking: '12345678' } })
  })

  it('waits while a number is asked for or its slip is printing', () => {
    const asking = after(service, { type: 'take', key: 'first' })
    expect(step(asking, scan('12345678'), 9_000).ask?.key).toBe('first')
    const printing = step(asking, { type: 'answered', key: 'first', made }, 9_000)
    expect(step(printing, scan('12345678'), 9_500).page.name).toBe('ticket')
  })

  it('is the next visitor\'s once the slip is out', () => {
    const asking = after(service, { type: 'mode', modes: { elder: true } }, { type: 'take', key: 'first' })
    const out = step(step(asking, { type: 'answered', key: 'first', made }, 9_000), { type: 'slip', slip: { ticket: 7, state: 'printed', reason: '' } }, 9_100)
    const next = step(out, scan('12345678'), 9_500)
    expect([next.ask?.booking, next.modes.elder, next.ticket]).toEqual(['12345678', false, null])
    expect(next.visit).toBe(out.visit + 1)
  })
})
