import { describe, expect, it } from 'vitest'
import { groupCounters, meantCounter } from '@ui/desk/counters'
import type { Area, Counter } from '@ui/wire'

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
