/** Several services on one number: what is chosen, dropped, and forgotten. */
import { describe, expect, it } from 'vitest'
import type { TicketMade } from '@ui/wire'
import {
  chosen,
  DOUBT_MS,
  IDLE_MS,
  isAdding,
  isFresh,
  start,
  step,
  type Session,
  type SessionEvent,
} from '../../../kiosk/ui/session'

const made = { id: 7, number: 'A007', printing: true } as TicketMade
const another: SessionEvent = { type: 'another' }
const back: SessionEvent = { type: 'back' }
const enough: SessionEvent = { type: 'enough' }
const take: SessionEvent = { type: 'take', key: 'k' }
const open = (service: string): SessionEvent => ({ type: 'go', page: { name: 'service', service } })
const drop = (service: string): SessionEvent => ({ type: 'drop', service })
const area: SessionEvent = { type: 'go', page: { name: 'area', area: 'social' } }

/** A visitor who does one thing a second. */
function after(...events: SessionEvent[]): Session {
  return events.reduce((session, event, at) => step(session, event, 1_000 * (at + 1)), start(0, 'zh-CN'))
}
/** What is shown, and what the number would be for. */
function shown(session: Session) {
  const { page } = session
  return [page.name === 'service' ? page.service : page.name, chosen(session).join()]
}

describe('one more service', () => {
  it('is chosen from the same list, and one number is asked for all in their order', () => {
    const adding = after(open('a'), another)
    expect(shown(adding)).toEqual(['home', 'a'])
    expect(isAdding(adding)).toBe(true)
    const session = after(open('a'), another, area, open('b'), take)
    expect(shown(session)).toEqual(['b', 'a,b'])
    expect(session.ask).toMatchObject({ key: 'k', services: ['a', 'b'], booking: null })
  })

  it('is not looked for while a number is asked for, nor from anywhere but a service', () => {
    expect(after(open('a'), take, another).earlier).toEqual([])
    expect(after(area, another)).toMatchObject({ page: { name: 'area' }, earlier: [] })
  })

  it('is never the same one again, nor a booking', () => {
    expect(shown(after(open('a'), another, open('a')))).toEqual(['home', 'a'])
    const booking: SessionEvent = { type: 'go', page: { name: 'booking' } }
    expect(shown(after(open('a'), another, booking))).toEqual(['home', 'a'])
    expect(after(booking).page.name).toBe('booking')
  })

  it('keeps the priority and what was ticked, which a first one does not', () => {
    const told: SessionEvent[] = [{ type: 'priority', code: 'elder' }, { type: 'tick', material: 'card' }]
    const several = after(open('a'), ...told, another, open('b'))
    expect(several).toMatchObject({ priority: 'elder', ticks: ['card'] })
    expect(after(open('a'), ...told, back, open('b'))).toMatchObject({ priority: null, ticks: [] })
  })

  it('begins a search of its own', () => {
    const search: SessionEvent = { type: 'go', page: { name: 'search' } }
    expect(after(search, { type: 'write', query: 'sfz' }, open('a'), another).query).toBe('')
  })
})

describe('the way back from one more service', () => {
  it('goes one step at a time, each as it was', () => {
    const steps: SessionEvent[] = [area, open('a'), another, area, open('b')]
    const seen = [1, 2, 3, 4, 5].map((n) => shown(after(...steps, ...Array<SessionEvent>(n).fill(back))))
    expect(seen).toEqual([
      ['area', 'a'],
      ['home', 'a'],
      ['a', 'a'],
      ['area', ''],
      ['home', ''],
    ])
  })

  it('leads at once to what is chosen when that is all', () => {
    const session = after(open('a'), another, open('b'), another, area, enough)
    expect(shown(session)).toEqual(['b', 'a,b'])
    expect(shown(step(step(session, back, 9_000), back, 9_001))).toEqual(['a', 'a'])
    expect(shown(after(open('a'), enough))).toEqual(['a', 'a'])
  })

  it('takes an unanswered request and a refusal with it', () => {
    const refused: SessionEvent = { type: 'refused', key: 'k', code: 'quota_full', facts: {} }
    const session = after(open('a'), another, open('b'), take, refused, back)
    expect(session).toMatchObject({ refused: null, earlier: ['a'], page: { name: 'home' } })
  })
})

describe('a service that is dropped', () => {
  it('leaves the list as it is for who comes for the first thing', () => {
    const session = after(open('a'), another, drop('a'))
    expect(session).toMatchObject({ page: { name: 'home' }, earlier: [], way: [] })
    expect(isFresh(session)).toBe(true)
    const elsewhere = after(open('a'), another, area, drop('a'))
    expect(shown(elsewhere)).toEqual(['area', ''])
    expect(isFresh(step(elsewhere, back, 9_000))).toBe(true)
  })

  it('leaves the others in their order, and is not come back to', () => {
    const session = after(open('a'), another, open('b'), another, open('c'), drop('a'))
    expect(shown(session)).toEqual(['c', 'b,c'])
    const way = [1, 2, 3].map((n) =>
      shown(Array<SessionEvent>(n).fill(back).reduce((now, event) => step(now, event, 9_000), session)),
    )
    expect(way).toEqual([
      ['home', 'b'],
      ['b', 'b'],
      ['home', ''],
    ])
  })

  it('leads to the one before it when it is the page’s own', () => {
    expect(shown(after(open('a'), another, open('b'), drop('b')))).toEqual(['a', 'a'])
    expect(shown(after(open('a'), drop('a')))).toEqual(['home', ''])
  })

  it('takes away why it was refused, and nothing while a number is asked for', () => {
    const refused: SessionEvent = { type: 'refused', key: 'k', code: 'service_shut', facts: { service: 'a' } }
    const both: SessionEvent[] = [open('a'), another, open('b'), take]
    expect(after(...both, refused, drop('a'))).toMatchObject({ refused: null, earlier: [] })
    expect(shown(after(...both, drop('a')))).toEqual(['b', 'a,b'])
    expect(shown(after(...both, drop('none')))).toEqual(['b', 'a,b'])
  })
})

describe('what is chosen', () => {
  it('is kept when the page is shown otherwise', () => {
    const modes = { elder: true, low: true, language: 'en' }
    const session = after(open('a'), another, { type: 'mode', modes }, open('b'))
    expect(shown(session)).toEqual(['b', 'a,b'])
  })

  it('is kept by who answers 还在吗？ and forgotten when nobody does', () => {
    const adding = after(open('a'), another)
    const doubted = step(adding, { type: 'clock' }, 2_000 + IDLE_MS)
    expect(doubted.doubtedAt).not.toBeNull()
    expect(shown(step(doubted, { type: 'stay' }, 3_000 + IDLE_MS))).toEqual(['home', 'a'])
    const gone = step(doubted, { type: 'clock' }, 2_000 + IDLE_MS + DOUBT_MS)
    expect(gone).toMatchObject({ visit: 2, earlier: [], page: { name: 'home' } })
  })

  it('is forgotten with the number, also for another one', () => {
    const answered: SessionEvent = { type: 'answered', key: 'k', made }
    const session = after(open('a'), another, open('b'), take, answered)
    expect(session).toMatchObject({ page: { name: 'ticket' }, earlier: [] })
    expect(step(session, { type: 'again' }, 9_000)).toMatchObject({ page: { name: 'home' }, earlier: [] })
  })
})
