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
