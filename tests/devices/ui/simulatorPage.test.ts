// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createWords } from '@ui/words'
import spoken from 'virtual:words/simulator'
import SimulatorPage from '../../../devices/ui/simulator/SimulatorPage.vue'
import type { Device } from '../../../devices/ui/simulator/device'
import { NO_FILTER, shownOf } from '../../../devices/ui/simulator/list'
import { bar, pad } from './devices'

const names = (devices: readonly Device[]) => devices.map(({ name }) => name)

describe('the list', () => {
  const devices = [
    bar({ name: 'led-1', text: '请A001' }),
    bar({ name: 'led-2', faults: { silent: true } }),
    pad({ name: 'pad-1', label: '3 号窗口' }),
    pad({ name: 'pad-2', faults: { stuck_key: 0 } }),
  ]

  it.each([
    [{}, ['led-2', 'pad-2', 'led-1', 'pad-1']],
    [{ onlyTroubled: true }, ['led-2', 'pad-2']],
    [{ kind: 'led_bar' }, ['led-2', 'led-1']],
    [{ query: ' LED-1 ' }, ['led-1']],
    [{ query: '号窗口' }, ['pad-1']],
    [{ query: 'a001' }, ['led-1']],
    [{ query: 'nothing' }, []],
  ])('has trouble first, and what %o lets through', (filter, expected) => {
    expect(names(shownOf(devices, { ...NO_FILTER, ...filter }))).toEqual(expected)
  })
})

describe('the page', () => {
  let told: Device[]
  let commands: [string, unknown][]
  let page: VueWrapper

  function answer(path: string, wanted: RequestInit): Promise<Response> {
    if (wanted.method !== 'POST') return Promise.resolve(Response.json(told))
    const wishes = JSON.parse(String(wanted.body)) as Record<string, boolean>
    commands.push([path, wishes])
    if (path === '/*/mend') {
      told = told.map((device) => ({ ...device, faults: { silent: false } }))
      return Promise.resolve(Response.json(told))
    }
    told = told.map((device) => (path === `/${device.name}` ? { ...device, faults: wishes } : device))
    return Promise.resolve(Response.json(told.find(({ name }) => path === `/${name}`)))
  }

  const cards = () => page.findAll('.card a').map((card) => card.text())
  const half = async () => {
    await vi.advanceTimersByTimeAsync(500)
    await flushPromises()
  }
  const button = (name: string) => page.findAll('button').find((one) => one.text() === name)!

  beforeEach(async () => {
    vi.useFakeTimers()
    told = [1, 2, 3].map((n) => bar({ name: `led-${n}`, faults: { silent: false } }))
    commands = []
    vi.stubGlobal('fetch', vi.fn(answer))
    vi.stubGlobal('matchMedia', () => ({ matches: false, addListener: vi.fn(), removeListener: vi.fn() }))
    location.hash = ''
    page = mount(SimulatorPage, {
      global: { plugins: [createWords(spoken)] },
      attachTo: document.body,
    })
    await flushPromises()
  })

  afterEach(() => {
    page.unmount()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('shows every device, and how many are in trouble', () => {
    expect(page.get('h1').text()).toBe('虚拟窗口屏')
    expect(page.get('.sum').text()).toContain('共 3 台')
    expect(page.get('.sum').text()).toContain('全部正常')
    expect(cards()).toEqual(['led-1', 'led-2', 'led-3'])
  })

  it('shows what stands on a bar', async () => {
    told = [bar({ name: 'led-1', text: '请A001', rows: [[{ text: '请A001', colour: 'red' }]] })]
    await half()
    expect(page.get('.card .red').text()).toBe('请A001')
  })

  it('follows what others do, without opening another device', async () => {
    told = told.map((device) => (device.name === 'led-3' ? { ...device, faults: { silent: true } } : device))
    await half()
    expect(cards()).toEqual(['led-3', 'led-1', 'led-2'])
    expect(page.get('.sum').text()).toContain('1 台有故障')
    expect(page.get('h2').text()).toBe('led-1')
  })

  it('breaks the open device, and mends all', async () => {
    location.hash = '#led-2'
    window.dispatchEvent(new HashChangeEvent('hashchange'))
    await flushPromises()
    expect(page.get('h2').text()).toBe('led-2')
    expect(button('全部修好').attributes('disabled')).toBeDefined()
    await button('不出声').trigger('click')
    await flushPromises()
    expect(cards()[0]).toBe('led-2')
    expect(button('不出声').attributes('aria-pressed')).toBe('true')
    await button('全部修好').trigger('click')
    await flushPromises()
    expect(commands).toEqual([
      ['/led-2', { silent: true }],
      ['/*/mend', {}],
    ])
    expect(page.get('.sum').text()).toContain('全部正常')
  })

  it('takes the keyboard to the device that is opened, and back to its card', async () => {
    location.hash = '#led-2'
    window.dispatchEvent(new HashChangeEvent('hashchange'))
    await flushPromises()
    expect(document.activeElement?.id).toBe('device')
    await page.get('#device').trigger('keydown', { key: 'Escape' })
    expect(document.activeElement?.id).toBe('card-led-2')
  })

  it('does not show what was asked for before the newest deed', async () => {
    let late = (_: Response): void => undefined
    const old = Response.json(told)
    vi.stubGlobal('fetch', (path: string, wanted: RequestInit) =>
      wanted.method === 'POST' ? answer(path, wanted) : new Promise((resolve) => (late = resolve)),
    )
    await half()
    await button('不出声').trigger('click')
    await flushPromises()
    late(old)
    await flushPromises()
    expect(page.get('.sum').text()).toContain('1 台有故障')
  })

  it('says when the simulator is gone, keeps what was seen, and comes back', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('gone')))
    await half()
    expect(page.get('[role=alert]').text()).toContain('模拟程序没有回应')
    expect(cards()).toHaveLength(3)
    vi.stubGlobal('fetch', vi.fn(answer))
    await half()
    expect(page.find('[role=alert]').exists()).toBe(false)
  })

  it('says when a deed was refused, until the next one', async () => {
    const refuse = (path: string, wanted: RequestInit) =>
      wanted.method === 'POST'
        ? Promise.resolve(Response.json({}, { status: 400 }))
        : answer(path, wanted)
    vi.stubGlobal('fetch', vi.fn(refuse))
    await button('不出声').trigger('click')
    await flushPromises()
    expect(page.get('[role=alert]').text()).toBe('模拟程序没有接受这个操作')
    vi.stubGlobal('fetch', vi.fn(answer))
    await button('不出声').trigger('click')
    await flushPromises()
    expect(page.find('[role=alert]').exists()).toBe(false)
  })

  it('says that there is nothing, or that nothing matches', async () => {
    await page.get('input[type=search]').setValue('printer')
    expect(page.text()).toContain('没有符合条件的设备')
    told = []
    await half()
    expect(page.text()).toContain('这个程序没有虚拟设备')
  })

  it('asks nothing any more once it is closed', async () => {
    page.unmount()
    const fetch = vi.fn(answer)
    vi.stubGlobal('fetch', fetch)
    await half()
    expect(fetch).not.toHaveBeenCalled()
    page = mount({ template: '<p />' })
  })
})
