import { describe, expect, it } from 'vitest'
import { changedPaths, isSame, setEdit, valueAt, withValue } from '../../../../server/ui/admin/plan/draft'

const service = {
  name: '异地就医备案',
  minutes: 6,
  limits: { people: null, longest_minutes: 30 },
  materials: [{ name: '身份证', note: '' }],
}

describe('a draft', () => {
  it('reads and writes a field that lies deeper, and leaves the former draft as it was', () => {
    const changed = withValue(service, 'limits.longest_minutes', 20)
    expect(valueAt(changed, 'limits.longest_minutes')).toBe(20)
    expect(valueAt(changed, 'limits.people')).toBeNull()
    expect(service.limits.longest_minutes).toBe(30)
    expect(valueAt(service, 'nothing.here')).toBeUndefined()
    expect(valueAt(withValue({}, 'limits.people', 3), 'limits.people')).toBe(3)
  })

  it('is the same whatever the order of its keys, and another when a list has another order', () => {
    expect(isSame({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toBe(true)
    expect(isSame([1, 2], [2, 1])).toBe(false)
    expect(isSame('', null)).toBe(false)
  })

  it('names what differs, and nothing that was typed back', () => {
    const paths = ['name', 'minutes', 'limits.longest_minutes', 'materials']
    const there = withValue(withValue(service, 'minutes', 7), 'limits.longest_minutes', 20)
    expect(changedPaths(service, there, paths)).toEqual(['minutes', 'limits.longest_minutes'])
    const back = withValue(withValue(there, 'minutes', 6), 'limits.longest_minutes', 30)
    expect(changedPaths(service, back, paths)).toEqual([])
  })

  it('becomes an edit of whole fields, or none', () => {
    const paths = ['minutes', 'limits.longest_minutes']
    const changed = withValue(service, 'limits.longest_minutes', 20)
    expect(setEdit('services', 'remote', service, changed, paths)).toEqual({
      act: 'set',
      part: 'services',
      code: 'remote',
      value: { limits: { people: null, longest_minutes: 20 } },
    })
    expect(setEdit('services', 'remote', service, service, paths)).toBeNull()
  })
})
