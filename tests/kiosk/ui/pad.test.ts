import { describe, expect, it } from 'vitest'
import type { PadAsk } from '@ui/wire'
import {
  askOf,
  IDLE,
  LEVELS,
  secondsLeft,
  step,
  type Flow,
  type PadEvent,
} from '../../../kiosk/ui/pad/flow'

const ask = (id = '7-1', seconds = 60): PadAsk => ({
  id,
  service: { code: 's', name: '住院费报销' },
  staff: '李慧敏',
  started_at: 1,
  finished_at: 2,
  seconds,
})

/** A pad: time passes only when a test says so; every sending gets the next key. */
function pad() {
  let flow: Flow = IDLE
  let now = 1_000
  let keys = 0
  return {
    get flow() {
      return flow
    },
    get seconds() {
      return secondsLeft(flow, now)
    },
    get keys() {
      return keys
    },
    do(...events: PadEvent[]) {
      for (const event of events) flow = step(flow, event, now, () => `key ${(keys += 1)}`)
      return this
    },
    wait(ms: number) {
      now += ms
      return this.do({ type: 'clock' })
    },
  }
}

const asked = () => pad().do({ type: 'view', ask: ask() })

describe('more time', () => {
  it('is granted by the server while it is asked', () => {
    const it = asked().wait(50_000).do({ type: 'longer' })
    expect(it.seconds).toBe(10)
    expect(it.do({ type: 'view', ask: ask('7-1', 60) }).seconds).toBe(60)
    expect(it.wait(59_000).flow.at).toBe('asking')
  })

  it('is had at once while somebody says why', () => {
    const it = asked().do({ type: 'choose', level: 5 }, { type: 'view', ask: ask('7-1', 60) })
    expect(it.seconds).toBe(30)
    expect(it.wait(25_000).do({ type: 'longer' }).seconds).toBe(30)
    expect(it.wait(29_000).flow.at).toBe('reasons')
    expect(it.wait(1_000).flow.at).toBe('sending')
  })
})

describe('an ask', () => {
  it('begins with nothing chosen and counts down', () => {
    const it = asked()
    expect(it.flow).toEqual({ at: 'asking', ask: ask(), ends: 61_000 })
    expect(it.seconds).toBe(60)
    expect(it.wait(10_500).seconds).toBe(50)
  })

  it('that nobody answers is not rated, and no level is ever sent', () => {
    const it = asked().wait(59_900)
    expect(it.flow.at).toBe('asking')
    it.wait(100)
    expect(it.flow).toMatchObject({ at: 'told', outcome: 'not_rated' })
    expect(it.wait(4_000).flow.at).toBe('idle')
    expect(it.keys).toBe(0)
  })

  it('is not asked again by a view that comes late', () => {
    const it = asked().wait(60_000).do({ type: 'view', ask: ask('7-1', 3) })
    expect(it.flow.at).toBe('told')
    expect(it.wait(10_000).do({ type: 'view', ask: ask('7-1', 1) }).flow.at).toBe('idle')
    expect(askOf(it.do({ type: 'view', ask: ask('8-1') }).flow)).toBe('8-1')
  })

  it('goes by what the server says is left', () => {
    const it = asked().wait(5_000).do({ type: 'view', ask: ask('7-1', 20) })
    expect(it.seconds).toBe(20)
  })

  it('ends at once when the next visitor is called', () => {
    expect(asked().do({ type: 'view', ask: null }).flow.at).toBe('idle')
  })

  it('can be declined', () => {
    const it = asked().do({ type: 'decline' })
    expect(it.flow).toMatchObject({ at: 'told', outcome: 'not_rated' })
  })

  it('ignores whatever does not belong to it', () => {
    const strange: PadEvent[] = [
      { type: 'send' },
      { type: 'back' },
      { type: 'reason', reason: 'slow' },
      { type: 'stored' },
      { type: 'lost' },
    ]
    expect(asked().do(...strange).flow).toEqual(asked().flow)
    expect(pad().do({ type: 'choose', level: 1 }, ...strange).flow).toEqual(IDLE)
  })
})

describe('a level', () => {
  it.each([1, 2, 3] as const)('%i is sent at once, with a key of its own', (level) => {
    const it = asked().do({ type: 'choose', level })
    expect(it.flow).toMatchObject({ at: 'sending', level, reasons: [], key: 'key 1' })
  })

  it.each([4, 5] as const)('%i asks for reasons first, which need not be given', (level) => {
    const it = asked().do({ type: 'choose', level })
    expect(it.flow).toMatchObject({ at: 'reasons', level, reasons: [] })
    it.do({ type: 'send' })
    expect(it.flow).toMatchObject({ at: 'sending', level, reasons: [] })
  })

  it('pressed twice is sent once', () => {
    const it = asked().do({ type: 'choose', level: 1 }, { type: 'choose', level: 5 })
    expect(it.flow).toMatchObject({ at: 'sending', level: 1 })
    expect(it.keys).toBe(1)
  })

  it('can be taken back before it is sent', () => {
    const it = asked().do({ type: 'choose', level: 5 }, { type: 'back' })
    expect(it.flow.at).toBe('asking')
    expect(it.seconds).toBe(60)
  })

  it('is one of five', () => expect(LEVELS).toEqual([1, 2, 3, 4, 5]))
})

describe('reasons', () => {
  const why = () => asked().do({ type: 'choose', level: 4 })

  it('are switched on and off', () => {
    const it = why().do({ type: 'reason', reason: 'slow' }, { type: 'reason', reason: 'other' })
    expect(it.flow).toMatchObject({ reasons: ['slow', 'other'] })
    expect(it.do({ type: 'reason', reason: 'slow' }).flow).toMatchObject({ reasons: ['other'] })
  })

  it('left alone are sent as they are after half a minute', () => {
    const it = why().wait(20_000).do({ type: 'reason', reason: 'slow' }).wait(29_900)
    expect(it.flow.at).toBe('reasons')
    it.wait(100)
    expect(it.flow).toMatchObject({ at: 'sending', level: 4, reasons: ['slow'] })
  })

  it('are sent before the ask is over', () => {
    const it = pad().do({ type: 'view', ask: ask('7-1', 10) }, { type: 'choose', level: 5 })
    expect(it.wait(6_900).flow.at).toBe('reasons')
    expect(it.wait(100).flow).toMatchObject({ at: 'sending', level: 5 })
  })

  it.each([null, ask('8-1')])('are sent at once when the counter goes on', (next) => {
    const it = why().do({ type: 'view', ask: next })
    expect(it.flow).toMatchObject({ at: 'sending', level: 4, ask: { id: '7-1' } })
  })
})

describe('an answer', () => {
  const sent = () => asked().do({ type: 'choose', level: 2 })

  it('is waited for, whatever the views say', () => {
    const it = sent().do({ type: 'view', ask: null }).wait(30_000)
    expect(it.flow.at).toBe('sending')
  })

  it('is thanked for when it is stored', () => {
    const it = sent().do({ type: 'stored' })
    expect(it.flow).toMatchObject({ at: 'told', outcome: 'thanks' })
    expect(it.wait(6_000).flow.at).toBe('idle')
  })

  it.each([
    ['rated_already', 'thanks'],
    ['ask_over', 'over'],
    ['not_finished', 'over'],
  ])('refused as %s ends as %s', (code, outcome) => {
    expect(sent().do({ type: 'refused', code }).flow).toMatchObject({ at: 'told', outcome })
  })

  it('that did not arrive says so', () => {
    expect(sent().do({ type: 'lost' }).flow).toMatchObject({ at: 'told', outcome: 'unsent' })
  })

  it('does not keep the next visitor from being asked', () => {
    const it = sent().do({ type: 'stored' }, { type: 'view', ask: ask('8-1') })
    expect(it.flow).toMatchObject({ at: 'asking', ask: { id: '8-1' } })
  })
})
