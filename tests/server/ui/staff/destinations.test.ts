import { describe, expect, it } from 'vitest'
import { toWire } from '@ui/staff/destinations'

describe('destinations on the wire', () => {
  it('name exactly one thing', () => {
    expect(toWire({ kind: 'service', code: 'card' })).toEqual({ service: 'card' })
    expect(toWire({ kind: 'counter', code: 'w3' })).toEqual({ counter: 'w3' })
    expect(toWire({ kind: 'area', code: 'tax' })).toEqual({ area: 'tax' })
    expect(toWire({ kind: 'helper', code: 'helper' })).toEqual({ outlet: 'helper' })
  })
})
