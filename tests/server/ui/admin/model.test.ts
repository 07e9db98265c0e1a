import { describe, expect, it } from 'vitest'
import type { PlanParts } from '@ui/wire'
import { GROUPS, fieldsOf, type Part } from '../../../../server/ui/admin/plan/fields'
import { clockTime } from '../../../../server/ui/admin/plan/clockTime'
import { withValue } from '../../../../server/ui/admin/plan/draft'
import {
  blankDraft,
  draftOf,
  editsFor,
  freshCode,
  labelSpans,
  settled,
} from '../../../../server/ui/admin/plan/model'

const plan = {
  areas: [{ code: 'social', name: '社保' }],
  zones: [],
  services: [
    { code: 'pension', name: '养老', area: 'social', minutes: 8 },
    { code: 'service-3', name: '医保', area: 'social', minutes: 5 },
  ],
  counters: [
    { code: 'c1', label: '1', area: 'social', skills: [{ service: 'pension', level: 1 }] },
    {
      code: 'c2',
      label: '2',
      area: 'social',
      skills: [
        { service: 'pension', level: 2 },
        { service: 'service-3', level: 1 },
      ],
    },
  ],
} as unknown as PlanParts

describe('the form of a service', () => {
  it('shows its counters, and changes only those that change', () => {
    const before = draftOf('services', plan, 'pension')!
    expect(before['counters']).toEqual(['c1', 'c2'])
    const after = { ...before, minutes: 9, counters: ['c2'] }
    expect(editsFor('services', plan, before, after)).toEqual([
      { act: 'set', part: 'services', code: 'pension', value: { minutes: 9 } },
      { act: 'set', part: 'counters', code: 'c1', value: { skills: [] } },
    ])
    expect(editsFor('services', plan, before, before)).toEqual([])
  })

  it('keeps the level of a counter that stays', () => {
    const before = draftOf('services', plan, 'service-3')!
    const edits = editsFor('services', plan, before, { ...before, counters: ['c1', 'c2'] })
    expect(edits.map(({ code, value }) => [code, value])).toEqual([
      ['c1', { skills: [{ service: 'pension', level: 1 }, { service: 'service-3', level: 1 }] }],
    ])
  })

  it('makes a new one with a code of its own, served by the counters chosen', () => {
    const draft = { ...blankDraft('services', plan), name: '社保卡', counters: ['c1'] }
    const [add, skill, ...rest] = editsFor('services', plan, null, draft)
    expect(add).toMatchObject({ act: 'add', part: 'services' })
    expect(add!.value).toMatchObject({ code: 'service-4', name: '社保卡', area: 'social' })
    expect(add!.value).not.toHaveProperty('counters')
    expect(skill).toMatchObject({ part: 'counters', code: 'c1' })
    expect(rest).toEqual([])
    expect(freshCode('services', plan)).toBe('service-4')
  })
})

it('a new area brings its first service', () => {
  const draft = {
    ...blankDraft('areas', plan),
    name: '税务',
    prefix: 'S',
    first_name: '开发票',
    first_counters: ['c2'],
  }
  const [area, service, skill] = editsFor('areas', plan, null, draft)
  expect(area!.value).toMatchObject({ code: 'area-2', name: '税务', prefix: 'S' })
  expect(area!.value).not.toHaveProperty('first_name')
  expect(service!.value).toMatchObject({ name: '开发票', area: 'area-2', minutes: 10 })
  expect(skill).toMatchObject({ part: 'counters', code: 'c2' })
})

it('every field of a form has a value to begin with', () => {
  const plain = ['services', 'areas', 'counters', 'zones', 'screens', 'kiosks', 'classes'] as const
  const parts: readonly Part[] = [...plain, 'devices']
  for (const part of parts) {
    const draft = blankDraft(part, plan)
    for (const { path } of fieldsOf(part)) {
      expect(withValue(draft, path, draft), path).toHaveProperty(path.split('.')[0]!)
      expect(Object.keys(draft), `${part}.${path}`).toContain(path.split('.')[0])
    }
  }
  expect(Object.keys(GROUPS)).toHaveLength(parts.length + 3)
})

it.each([
  [['1', '2', '3', '7'], '1–3、7'],
  [['1', '2'], '1、2'],
  [['总服务台', '3'], '总服务台、3'],
  [[], ''],
])('labels are said in spans: %s', (labels, said) => expect(labelSpans(labels, '、')).toBe(said))

it.each([
  ['8:30', '08:30'],
  ['0830', '08:30'],
  ['８：３０', '08:30'],
  ['soon', 'soon'],
])('%s is a time of day as %s', (typed, time) => expect(clockTime(typed)).toBe(time))

describe('the form of a pad', () => {
  const pad = { ...blankDraft('devices', plan), kind: 'pad', driver: 'ff68' }
  const paths = (draft: Record<string, unknown>): string[] =>
    GROUPS.devices
      .flatMap(({ fields }) => fields)
      .filter((field) => !field.isFor || field.isFor(draft))
      .map(({ path }) => path)

  it('asks what its driver reads, and nothing else', () => {
    expect(paths(pad)).toEqual(expect.arrayContaining(['settings.address', 'settings.receipt', 'driver']))
    expect(paths(pad)).not.toContain('settings.window')
    const tablet = { ...pad, driver: 'rate-json' }
    expect(paths(tablet)).toEqual(expect.arrayContaining(['settings.window', 'settings.token']))
    expect(paths(tablet)).not.toContain('settings.address')
    expect(paths({ ...pad, kind: 'keypad' })).not.toContain('driver')
  })

  it('of a bar asks what its driver reads; of another package\'s driver everything', () => {
    const bar = { ...pad, kind: 'led', driver: 'a090' }
    expect(paths(bar)).toEqual(expect.arrayContaining(['driver', 'settings.cells', 'settings.colour']))
    expect(paths(bar)).not.toContain('settings.screen')
    expect(paths({ ...bar, counter: 'w1' })).toEqual(expect.arrayContaining(['settings.idle', 'settings.paused']))
    expect(paths({ ...bar, counter: '' })).not.toContain('settings.paused')
    const numbers = { ...bar, driver: 'pinganlihe' }
    expect(paths(numbers)).toEqual(expect.arrayContaining(['settings.window', 'settings.screen']))
    expect(paths(numbers)).not.toContain('settings.cells')
    expect(paths({ ...bar, driver: 'ruize' })).toEqual(expect.arrayContaining(['settings.hanzi']))
    expect(paths({ ...bar, driver: 'acme' })).toEqual(
      expect.arrayContaining(['settings.hanzi', 'settings.window', 'settings.style', 'settings.cells']),
    )
  })

  it('keeps what the keys mean when the driver changes, and drops the rest', () => {
    const before = { ...pad, settings: { address: '3', keys: '1=good', mapping: '2' } }
    const after = settled('devices', before, { ...before, driver: 'gwq' })
    expect(after['settings']).toEqual({ keys: '1=good', mapping: '2' })
    const bar = { ...pad, kind: 'led', driver: 'a090', settings: { address: '3', colour: 'red', cells: '20' } }
    expect(settled('devices', bar, { ...bar, driver: 'ruize' })['settings']).toEqual({ address: '3', cells: '20' })
  })
})
