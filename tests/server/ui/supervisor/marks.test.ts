// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { counterMark } from '@ui/supervisor/counterMark'
import { groupsOf, shortName, troublesOf } from '@ui/supervisor/equipment'
import MarkList from '@ui/supervisor/MarkList.vue'
import { readSheet, writeSheet, type Sheet } from '@ui/supervisor/useSheet'
import type { DeviceSeen } from '@ui/wire'

const MINUTE = 60_000
const NOW = 100 * MINUTE

describe('the mark of a counter', () => {
  const open = {
    state: 'open',
    number: null,
    serving: false,
    took: null,
    usual: null,
    since: 0,
  } as const
  const busy = (spent: number, usual: number | null) =>
    counterMark(
      { ...open, number: 'A001', serving: true, took: NOW - spent * MINUTE, usual },
      NOW,
    )

  it('tells free, calling, serving and closed without a time', () => {
    expect(counterMark(open, NOW)).toEqual({ look: 'free', minutes: null })
    const called = { ...open, number: 'A001', took: NOW - 90 * MINUTE, usual: 5 }
    expect(counterMark(called, NOW)).toEqual({ look: 'calling', minutes: null })
    expect(busy(5, 10)).toEqual({ look: 'serving', minutes: null })
    expect(counterMark({ ...open, state: 'closed' }, NOW)).toEqual({ look: 'closed', minutes: null })
  })

  it('tells a visit as long at three times what its service takes', () => {
    expect(busy(29, 10).look).toBe('serving')
    expect(busy(30, 10)).toEqual({ look: 'long', minutes: 30 })
  })

  it('lets a short service take ten minutes more, and says nothing of what is not known', () => {
    expect(busy(11, 2).look).toBe('serving')
    expect(busy(12, 2).look).toBe('long')
    expect(busy(90, null).look).toBe('serving')
  })

  it('tells how long a pause lasts, and from twenty minutes on that it is long', () => {
    const paused = (minutes: number) =>
      counterMark({ ...open, state: 'paused', since: NOW - minutes * MINUTE }, NOW)
    expect(paused(19)).toEqual({ look: 'paused', minutes: 19 })
    expect(paused(20)).toEqual({ look: 'idle', minutes: 20 })
  })

  it('tells whom a counter serves also while it pauses: the visit goes on', () => {
    const last = { ...open, state: 'paused', number: 'A001', serving: true, took: NOW } as const
    expect(counterMark(last, NOW).look).toBe('serving')
  })

  it('never counts below nothing when the clocks differ a little', () => {
    expect(counterMark({ ...open, state: 'paused', since: NOW + MINUTE }, NOW).minutes).toBe(0)
  })
})

describe('the marks of devices', () => {
  const device = (code: string, facts: Partial<DeviceSeen> = {}): DeviceSeen => ({
    code,
    fault: null,
    name: '',
    counter: null,
    kind: 'led',
    state: 'ok',
    detail: '',
    since: 0,
    ...facts,
  })

  it('stand kind by kind, those in trouble first and the others in the plan’s order', () => {
    const [kiosks, others, signs] = groupsOf([
      device('odd', { kind: 'scanner' }),
      device('a'),
      device('b', { state: 'unknown' }),
      device('c', { state: 'mute' }),
      device('d', { state: 'trouble' }),
      device('k1', { kind: 'kiosk', state: 'off' }),
    ])
    expect([kiosks!.kind, others!.kind, signs!.kind]).toEqual(['kiosk', 'others', 'led'])
    expect(signs!.devices.map(({ code }) => code)).toEqual(['d', 'b', 'a', 'c'])
    expect([signs!.worst?.code, signs!.others]).toEqual(['d', 1])
    expect([kiosks!.worst, kiosks!.others]).toEqual([null, 0])
  })

  it('of main screens stand apart from those of the windows, behind the walls', () => {
    const kinds = ['led', 'main_screen', 'keypad', 'wall'].map((kind) => device(kind, { kind }))
    expect(groupsOf(kinds).map(({ kind }) => kind)).toEqual(['wall', 'main_screen', 'keypad', 'led'])
  })

  it('of which a hall has one or two stand together, each at its place', () => {
    const rare = [device('l', { kind: 'locks' }), device('s', { kind: 'scanner', counter: '7' })]
    const [few, signs] = groupsOf([...rare, device('a')])
    expect([few!.kind, few!.devices.length, signs!.kind]).toEqual(['others', 2, 'led'])
    expect(rare.map((one) => shortName(one, rare))).toEqual(['1', '2'])
  })

  it('that cannot answer are never counted among those that are well', () => {
    const [signs] = groupsOf([device('a'), device('b'), device('c', { state: 'mute' })])
    expect(signs!.calm).toEqual([
      ['ok', 2],
      ['mute', 1],
    ])
  })

  it('are called by their counter, the number in their name, or their place', () => {
    const walls = [device('x', { name: '东区大屏' }), device('y', { name: '西区大屏' })]
    expect(shortName(walls[1]!, walls)).toBe('2')
    expect(shortName(device('k', { name: '取号机 4 号' }), [])).toBe('4')
    expect(shortName(device('w', { counter: '37' }), [])).toBe('37')
  })

  it('are a trouble when they are not well; off and mute are none', () => {
    const troubles = troublesOf([
      device('off', { state: 'off' }),
      device('mute', { state: 'mute' }),
      device('old', { state: 'trouble', detail: 'port_lost', since: 1 }),
      device('low', { state: 'low', since: 9 }),
      device('new', { state: 'trouble', detail: 'no_answer', since: 5 }),
      device('lost', { state: 'unknown', since: 7 }),
    ])
    expect(troubles.map((one) => one.device.code)).toEqual(['new', 'old', 'low', 'lost'])
  })

  it('are one trouble when a whole line of them fails alike', () => {
    const silent = (code: string, since: number) =>
      device(code, { state: 'trouble', detail: 'no_answer', since })
    const three = [silent('a', 1), silent('b', 2), silent('c', 3)]
    expect(troublesOf(three).map(({ count }) => count)).toEqual([1, 1, 1])
    const [line, ...rest] = troublesOf([...three, silent('d', 4)])
    expect([line!.device.code, line!.count, rest]).toEqual(['d', 4, []])
  })

  it('are their agent’s trouble when that is away', () => {
    const agent = device('agent:', { kind: 'agent', state: 'trouble', detail: 'agent_away' })
    const lost = device('a', { state: 'unknown', detail: 'no_agent' })
    expect(troublesOf([agent, lost])).toEqual([{ device: agent, count: 1 }])
  })
})

describe('a list of marks', () => {
  const marks = ['1', '2', '3'].map((key) => ({ key, text: key, said: `${key} 号窗口`, look: 'free' }))
  const shown = () =>
    mount(MarkList, { props: { label: '综合受理的窗口', marks }, attachTo: document.body })
  const stops = (list: ReturnType<typeof shown>) =>
    list.findAll('button').map((button) => button.attributes('tabindex'))

  it('is one stop of the keyboard, and arrows move among its marks', async () => {
    const list = shown()
    expect(stops(list)).toEqual(['0', '-1', '-1'])
    list.findAll('button')[0]!.element.focus()
    await list.trigger('keydown', { key: 'ArrowRight' })
    expect(document.activeElement?.textContent).toContain('2')
    expect(stops(list)).toEqual(['-1', '0', '-1'])
    await list.trigger('keydown', { key: 'End' })
    await list.trigger('keydown', { key: 'ArrowRight' })
    expect(document.activeElement?.textContent).toContain('3')
    await list.trigger('keydown', { key: 'Home' })
    expect(document.activeElement?.textContent).toContain('1')
    list.unmount()
  })

  it('keeps a stop when the mark that had the keyboard is gone', async () => {
    const list = shown()
    list.findAll('button')[2]!.element.focus()
    await list.setProps({ marks: marks.slice(0, 2) })
    expect(stops(list)).toEqual(['0', '-1'])
    list.unmount()
  })

  it('says each mark in words and tells which was pressed', async () => {
    const list = shown()
    await list.get('[title="2 号窗口"]').trigger('click')
    expect(list.findAll('[aria-hidden]').map((one) => one.text())).toEqual(['1', '2', '3'])
    expect(list.emitted('open')).toEqual([['2']])
    list.unmount()
  })
})

describe('the address of a sheet', () => {
  it('names the counter and the device that were pressed', () => {
    const sheets: Sheet[] = [
      { kind: 'area', code: 'general' },
      { kind: 'area', code: 'general', counter: 'w/3' },
      { kind: 'devices', code: 'kiosk:k1' },
      { kind: 'day' },
    ]
    expect(sheets.map((sheet) => readSheet(writeSheet(sheet)))).toEqual(sheets)
    expect(readSheet('#area')).toBeNull()
  })
})
