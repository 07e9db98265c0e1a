import { describe, expect, it } from 'vitest'
import { Fault, Offline, Refusal } from '@ui/api'
import { sentenceOf } from '@ui/staff/sentences'
import { steadyKey } from '@ui/staff/steadyKey'

describe('the key of a command', () => {
  it('is the same once more after no answer came', () => {
    const { keyFor, ended } = steadyKey()
    const key = keyFor('/api/x', { n: 1 })
    ended(new Offline('/api/x'))
    expect(keyFor('/api/x', { n: 1 })).toBe(key)
    expect(keyFor('/api/x', { n: 2 })).not.toBe(key)
  })

  it('is another one after an answer, be it a refusal', () => {
    const { keyFor, ended } = steadyKey()
    const first = keyFor('/api/x', {})
    ended()
    const second = keyFor('/api/x', {})
    ended(new Refusal('no', {}, 409))
    expect(new Set([first, second, keyFor('/api/x', {})]).size).toBe(3)
  })
})

describe('what is said of an error', () => {
  const told = (error: unknown, known = true) =>
    sentenceOf(error, () => known, 'page.offline', 'page.fault')

  it('a refusal has its own sentence, with what a sentence can show', () => {
    const error = new Refusal('help_taken', { helper: '王芳', list: ['a'] }, 409)
    const facts = { code: 'help_taken', helper: '王芳' }
    expect(told(error)).toEqual({ key: 'refusal.help_taken', facts })
    expect(told(error, false).key).toBe('refusal.unknown')
  })

  it('no answer, and a server that failed', () => {
    expect(told(new Offline('x')).key).toBe('page.offline')
    expect(told(new Fault(500))).toEqual({ key: 'page.fault', facts: { status: 500 } })
    expect(sentenceOf(new Fault(500), () => true, 'page.offline').key).toBe('trouble.server')
  })
})
