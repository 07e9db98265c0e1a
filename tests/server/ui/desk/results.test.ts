import { describe, expect, it } from 'vitest'
import { Fault, Offline, Refusal } from '@ui/api'
import { resultOf, resultOfError, resultOfUndo, tellsOf } from '@ui/desk/results'
import { MINUTE, NOON, ticket, view } from './views'

const serving = ticket({
  state: 'serving',
  steps: [{ at: NOON - 11 * MINUTE, act: 'start', counter: '3' }],
})
const known = (key: string) => key === 'refusal.nobody_waiting'

describe('how a step went', () => {
  it('tells how long a visitor was served', () => {
    const result = resultOf('finish', view({ ticket: serving }), null, {}, NOON, 3)
    expect(result).toMatchObject({ key: 'desk.done.finish_in', span: 11 * MINUTE, step: 'finish' })
  })

  it('is another step when a second service follows', () => {
    const second = { code: 'b', name: 'B' }
    const two = { ...serving, services: [serving.service, second] }
    const result = resultOf('finish', view({ ticket: two }), null, {}, NOON, 3)
    expect(result.step).toBe('next_service')
  })

  it('names the ticket that was called, not the one before', () => {
    const result = resultOf('next', view(), ticket(), {}, NOON, 3)
    expect(result).toMatchObject({ key: 'desk.done.call', step: 'call', facts: { number: 'Z047' } })
  })

  it('counts a diversion', () => {
    const about = { number: 'Z001', to: '自助区', count: 3, outlet: true }
    const result = resultOf('divert', view(), null, about, NOON, 3)
    expect(result.facts).toMatchObject({ n: 3, to: '自助区' })
    expect(result.step).toBe('send_away')
  })

  it('tells nothing twice: the undo of a step already told of adds no words', () => {
    const result = resultOf('no_show', view({ ticket: ticket() }), null, {}, NOON, 3)
    expect(tellsOf(result, { act: 'no_show', number: 'Z047', at: 7, seconds: 9 })).toBe(true)
    expect(tellsOf(result, { act: 'no_show', number: 'Z048', at: 7, seconds: 9 })).toBe(false)
    expect(tellsOf(null, { act: 'hold', number: 'Z047', at: 7, seconds: 9 })).toBe(false)
  })

  it('has words for a step nobody knows yet', () => {
    expect(resultOfUndo({ act: 'teleport', number: 'Z1', at: 7, seconds: 9 }).key).toBe('desk.done.other')
  })
})

describe('why a step did not go', () => {
  it('hands the facts to the sentence, and only what a sentence can show', () => {
    const refusal = new Refusal('nobody_waiting', { counter: '3', list: [1], none: null }, 409)
    const result = resultOfError(refusal, known)
    expect(result.key).toBe('refusal.nobody_waiting')
    expect(result.facts).toEqual({ code: 'nobody_waiting', counter: '3' })
  })

  it('falls back to a sentence with the code', () => {
    const result = resultOfError(new Refusal('brand_new', {}, 409), known)
    expect(result).toMatchObject({ key: 'refusal.unknown', facts: { code: 'brand_new' } })
  })

  it('tells a lost answer from a failure', () => {
    expect(resultOfError(new Offline('/x'), known).key).toBe('desk.trouble.offline')
    expect(resultOfError(new Fault(500), known)).toMatchObject({ facts: { status: 500 } })
  })
})
