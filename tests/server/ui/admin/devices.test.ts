import { describe, expect, it } from 'vitest'
import type { PlanParts } from '@ui/wire'
import { codesIn, withValue } from '../../../../server/ui/admin/plan/draft'
import { fieldsOf } from '../../../../server/ui/admin/plan/fields'
import { blankDraft, editsFor, settled } from '../../../../server/ui/admin/plan/model'
import { prefixesOf } from '../../../../server/ui/admin/paper/prefixes'

const plan = {
  areas: [
    { code: 'a', name: '社保', prefix: 'A' },
    { code: 'b', name: '税务', prefix: 'B' },
  ],
  services: [
    { code: 'p', name: '养老', prefix: '' },
    { code: 's', name: '医保', prefix: 'A' },
  ],
  zones: [],
  counters: [],
  devices: [{ code: 'device-2' }],
} as unknown as PlanParts

const blank = blankDraft('devices', plan)
const typed = (path: string, value: unknown, before = blank) =>
  settled('devices', before, withValue(before, path, value))

describe('the form of a device', () => {
  it('takes the driver that goes with the kind, and forgets settings of another', () => {
    expect([blank['driver'], blank['profile']]).toEqual(['escpos', '80mm'])
    const bar = typed('settings.address', '3', typed('kind', 'led'))
    expect(bar).toMatchObject({ driver: 'a090', profile: '', settings: { address: '3' } })
    expect(typed('kind', 'office_printer')).toMatchObject({ driver: 'cups', profile: '' })
    expect(typed('kind', 'pad', bar)).toMatchObject({ driver: 'ff68', settings: {} })
    expect(typed('kind', 'keypad', bar)).toMatchObject({ driver: 'ff68-keypad', settings: {} })
    expect(typed('kind', 'locks', bar)).toMatchObject({ driver: 'wkly', profile: '', settings: {} })
    expect(typed('kind', 'id_reader', bar)).toMatchObject({ driver: 'sam-v', profile: '', settings: {} })
  })

  it('writes no setting that is left empty', () => {
    const bar = typed('settings.address', '3', typed('kind', 'led'))
    expect(typed('settings.address', '', bar)['settings']).toEqual({})
  })

  it('asks each kind only for what it has', () => {
    const names = (kind: string): string[] =>
      fieldsOf('devices')
        .filter((field) => !field.isFor || field.isFor({ kind }))
        .map(({ path }) => path)
    expect(names('ticket_printer')).toContain('profile')
    expect(names('ticket_printer')).not.toContain('settings.address')
    expect(names('office_printer')).toContain('settings.media')
    expect(names('office_printer')).not.toContain('profile')
    expect(names('office_printer')).not.toContain('settings.baud')
    expect(names('led')).toContain('settings.cells')
    expect(names('led')).not.toContain('settings.keys')
    expect(names('pad')).toContain('settings.keys')
    expect(names('pad')).not.toContain('settings.layout')
    expect(names('keypad')).toEqual(
      expect.arrayContaining(['counter', 'settings.address', 'settings.layout', 'settings.acts']),
    )
    expect(names('keypad')).not.toContain('settings.keys')
    const wire = ['driver', 'port', 'settings.wait', 'settings.baud', 'settings.answers']
    expect(names('id_reader')).toEqual(expect.arrayContaining(wire))
    expect(names('id_reader')).not.toContain('settings.address')
    expect(names('id_reader')).not.toContain('counter')
  })

  it('asks a code scanner for its place, and for the rest as its driver has it', () => {
    const names = (driver: string, counter = ''): string[] =>
      fieldsOf('devices')
        .filter((field) => !field.isFor || field.isFor({ kind: 'scanner', driver, counter }))
        .map(({ path }) => path.replace('settings.', ''))
    const all = ['counter', 'driver', 'port', 'suffix', 'repeat', 'baud', 'flow', 'kiosk']
    expect(names('gm65')).toEqual(expect.arrayContaining([...all, 'answers', 'trigger']))
    expect(names('serial-scanner')).toEqual(expect.arrayContaining(all))
    expect(names('serial-scanner')).not.toContain('trigger')
    expect(names('serial-scanner')).not.toContain('answers')
    expect(names('gm65', 'w1')).not.toContain('kiosk')
    expect(names('gm65')).not.toContain('address')
    const settings = { kiosk: 'k1', suffix: 'cr', trigger: 'command', answers: 'no' }
    const scanner = { ...typed('kind', 'scanner'), settings }
    expect(typed('kind', 'scanner')).toMatchObject({ driver: 'gm65', profile: '', settings: {} })
    expect(typed('driver', 'serial-scanner', scanner)['settings']).toEqual({ kiosk: 'k1', suffix: 'cr' })
  })

  it('asks a lock board for what its driver reads, and keeps what is the hall’s', () => {
    const names = (driver: string): string[] =>
      fieldsOf('devices')
        .filter((field) => !field.isFor || field.isFor({ kind: 'locks', driver }))
        .map(({ path }) => path.replace('settings.', ''))
    const all = ['driver', 'address', 'locks', 'open_state', 'answers', 'cabinet', 'first', 'keep_days']
    for (const driver of ['wkly', 'xor24', 'yt', 'example']) {
      expect(names(driver)).toEqual(expect.arrayContaining([...all, 'out_of_use', 'baud']))
    }
    const own = (driver: string) => names(driver).filter((name) => ['feedback', 'ask'].includes(name))
    expect(['wkly', 'xor24', 'yt'].map(own)).toEqual([[], ['feedback'], ['ask']])
    expect(names('wkly')).not.toContain('counter')
    const settings = { address: '3', open_state: '1', cabinet: '一楼', out_of_use: '7' }
    const board = { ...typed('kind', 'locks'), settings }
    expect(typed('driver', 'xor24', board)['settings']).toEqual({
      address: '3',
      cabinet: '一楼',
      out_of_use: '7',
    })
  })

  it('asks a bar without a counter for what a main screen shows', () => {
    const names = (counter: string): string[] =>
      fieldsOf('devices')
        .filter((field) => !field.isFor || field.isFor({ kind: 'led', counter }))
        .map(({ path }) => path)
    const own = ['settings.rows', 'settings.areas']
    expect(names('')).toEqual(expect.arrayContaining(own))
    expect(names('w1').filter((name) => own.includes(name))).toEqual([])
    expect(codesIn('social, tax，house  legal ')).toEqual(['social', 'tax', 'house', 'legal'])
    expect([codesIn(''), codesIn(undefined)]).toEqual([[], []])
  })

  it('is added under the name that was typed, or under a free one', () => {
    const [named] = editsFor('devices', plan, null, typed('code', 'door'))
    expect(named).toMatchObject({ act: 'add', value: { code: 'door', driver: 'escpos' } })
    const [free] = editsFor('devices', plan, null, typed('port', 'COM3'))
    expect(free!.value).toMatchObject({ code: 'device-3', port: 'COM3' })
  })
})

it('a prefix is told with all who use it', () => {
  expect(prefixesOf(plan)).toEqual([
    { prefix: 'A', names: ['社保', '医保'] },
    { prefix: 'B', names: ['税务'] },
  ])
})
