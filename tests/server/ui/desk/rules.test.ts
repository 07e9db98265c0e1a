import { describe, expect, it } from 'vitest'
import { before, blockOf, mainVerb, type Act } from '@ui/desk/rules'
import type { DeskView, QueueRow } from '@ui/wire'
import { inState, row, ticket, view } from './views'

const ACTS: Act[] = [
  'open',
  'next',
  'start',
  'finish',
  'recall',
  'no_show',
  'hold',
  'transfer',
  'divert',
  'cancel',
  'call',
  'resume',
  'return',
  'pause',
  'sign_off',
]

function why(act: Act, of: DeskView, about?: QueueRow): string | null {
  return blockOf(act, { view: of, connected: true, undoable: false }, about)?.code ?? null
}

function can(of: DeskView): Act[] {
  return ACTS.filter((act) => why(act, of) === null)
}

describe('the verb of the big button', () => {
  const second = { code: 'transport', name: '换道路运输证' }
  it.each([
    ['a closed counter', inState('closed'), 'open', 'open'],
    ['a paused one', inState('paused'), 'open', 'reopen'],
    ['nobody in hand', view(), 'next', 'next'],
    ['somebody called', view({ ticket: ticket() }), 'start', 'start'],
    ['somebody served', view({ ticket: ticket({ state: 'serving' }) }), 'finish', 'finish'],
    [
      'somebody served where a pad asks',
      view({ ticket: ticket({ state: 'serving' }), rating: true }),
      'finish',
      'finish_rate',
    ],
    [
      'the first of two services',
      view({ ticket: ticket({ state: 'serving', services: [ticket().service, second] }) }),
      'finish',
      'finish_part',
    ],
    [
      'a pause with somebody still in hand',
      inState('paused', { ticket: ticket({ state: 'serving' }) }),
      'finish',
      'finish',
    ],
  ])('with %s', (_case, shown, act, word) => {
    expect(mainVerb(shown)).toEqual({ act, word })
  })
})

describe('what can be done', () => {
  it('with nobody in hand and somebody waiting', () => {
    const shown = view({ next: [row(1)], area_queue: [row(1)], area_total: 1 })
    expect(can(shown)).toEqual([
      'open',
      'next',
      'divert',
      'call',
      'resume',
      'return',
      'pause',
      'sign_off',
    ])
  })

  it('with somebody called', () => {
    const able = can(view({ ticket: ticket(), next: [row(1)] }))
    for (const act of ['start', 'recall', 'no_show', 'hold', 'transfer', 'cancel']) {
      expect(able).toContain(act)
    }
    for (const act of ['next', 'call', 'resume', 'sign_off']) expect(able).not.toContain(act)
  })

  it('with somebody served', () => {
    const able = can(view({ ticket: ticket({ state: 'serving' }) }))
    expect(able).toContain('finish')
    expect(able).toContain('hold')
    expect(able).not.toContain('recall')
    expect(able).not.toContain('no_show')
  })

  it('nothing without a connection', () => {
    for (const act of ACTS) {
      const block = blockOf(act, { view: view(), connected: false, undoable: true })
      expect(block?.code).toBe('offline')
    }
  })
})

describe('why not', () => {
  it.each<[Act, DeskView, string]>([
    ['next', view(), 'nobody_waiting'],
    ['next', inState('closed', { next: [row(1)] }), 'closed'],
    ['next', inState('paused', { next: [row(1)] }), 'paused'],
    ['next', view({ ticket: ticket() }), 'in_hand'],
    ['recall', view(), 'not_called'],
    ['recall', view({ ticket: ticket({ recalls_left: 0 }) }), 'no_recalls'],
    ['no_show', view({ ticket: ticket({ state: 'serving' }) }), 'not_called'],
    ['hold', view(), 'none_in_hand'],
    ['transfer', view(), 'none_in_hand'],
    ['divert', view(), 'nothing_to_divert'],
    ['pause', inState('paused'), 'paused_already'],
    ['sign_off', view({ ticket: ticket() }), 'in_hand'],
    ['undo', view(), 'nothing_to_undo'],
  ])('%s', (act, shown, code) => {
    expect(why(act, shown)).toBe(code)
  })

  it('names the ticket that is in the way', () => {
    const now = { view: view({ ticket: ticket() }), connected: true, undoable: false }
    expect(blockOf('next', now)?.number).toBe('Z047')
  })

  it('a line of the area that this counter does not serve', () => {
    expect(why('call', view({ next: [row(1)] }), row(2))).toBe('other_counter')
    expect(why('call', view({ next: [row(1)], next_total: 30 }), row(2))).toBeNull()
    expect(why('call', view({ next: [row(1)] }), row(1))).toBeNull()
  })

  it('a held line can be sent on or given up with nothing in hand', () => {
    expect(why('transfer', view(), row(5))).toBeNull()
    expect(why('cancel', view(), row(5))).toBeNull()
  })
})

describe('whose turn it is', () => {
  it('counts those who would be passed over', () => {
    const shown = view({ next: [row(1), row(2), row(3)] })
    expect(before(shown, row(1))).toBe(0)
    expect(before(shown, row(3))).toBe(2)
    expect(before(shown, row(9))).toBeNull()
  })
})
