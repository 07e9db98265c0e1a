import { describe, expect, it } from 'vitest'
import { findServices, groupCounters, meantCounter, toWire } from '@ui/desk/places'
import type { Area, Counter, Service } from '@ui/wire'

const area = (code: string, name: string): Area => ({
  code,
  name,
  spoken: name,
  place: '',
  zone: '',
})
const areas = [area('general', '综合受理'), area('tax', '税务')]
const counter = (label: string, where: string): Counter => {
  return { code: `w${label}`, label, area: where, state: 'open', number: null }
}
const counters = [
  counter('1', 'general'),
  counter('3', 'general'),
  counter('13', 'tax'),
  counter('30', 'tax'),
]
const labels = (wanted: string) =>
  groupCounters(counters, areas, wanted).map((group) => group.counters.map((one) => one.label))

describe('counters', () => {
  it('stand by area, in the order of the hall', () => {
    expect(labels('')).toEqual([
      ['1', '3'],
      ['13', '30'],
    ])
  })

  it('are found by their label, or by their area', () => {
    expect(labels('3')).toEqual([['3'], ['30']])
    expect(labels(' 3 号窗口')).toEqual([['3'], ['30']])
    expect(labels('３')).toEqual([['3'], ['30']])
    expect(labels('税')).toEqual([['13', '30']])
    expect(labels('99')).toEqual([])
  })

  it('of an area nobody knows are shown all the same', () => {
    expect(groupCounters([counter('7', 'new')], areas)[0]).toMatchObject({ code: 'new' })
  })

  it('Enter means the exact label, or the only one left', () => {
    const meant = (wanted: string) => meantCounter(groupCounters(counters, areas, wanted), wanted)
    expect(meant('3')?.code).toBe('w3')
    expect(meant('30')?.code).toBe('w30')
    expect(meant('1')?.code).toBe('w1')
    expect(meant('税')).toBeNull()
  })
})

describe('services', () => {
  const card = { name: '社会保障卡补领换领', spoken: '补社保卡', aliases: ['社保卡'] }
  const services = [{ ...card, code: 'card', initials: ['bsbk', 'sbk'] } as Service]

  it.each(['社会保障', '补社', '社保卡', 'sb', 'BSB'])('are found by %s', (wanted) => {
    expect(findServices(services, wanted)).toHaveLength(1)
  })

  it('are not found by anything else', () => {
    expect(findServices(services, '户口')).toHaveLength(0)
    expect(findServices(services, ' ')).toHaveLength(1)
  })
})

describe('destinations on the wire', () => {
  it('name exactly one thing', () => {
    expect(toWire({ kind: 'service', code: 'card' })).toEqual({ service: 'card' })
    expect(toWire({ kind: 'counter', code: 'w3' })).toEqual({ counter: 'w3' })
    expect(toWire({ kind: 'area', code: 'tax' })).toEqual({ area: 'tax' })
    expect(toWire({ kind: 'helper', code: 'helper' })).toEqual({ outlet: 'helper' })
  })
})
