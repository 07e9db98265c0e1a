// @vitest-environment happy-dom
/** Looking for devices: what a port's card offers, and how a scan is followed. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { flushPromises, mount } from '@vue/test-utils'
import { computed, defineComponent, h } from 'vue'
import PortCard from '@ui/admin/devices/find/PortCard.vue'
import { plannedAs, prefillOf, tellingFirst, type Finding, type Port } from '@ui/admin/devices/find/prefill'
import { useFind } from '@ui/admin/devices/find/useFind'
import { createWords } from '@ui/words'
import type { DeviceFind } from '@ui/wire'
import spoken from 'virtual:words/admin'

const get = vi.fn()
const command = vi.fn()
const devices: unknown[] = []
vi.mock('@ui/admin/useAdmin', () => ({ useAdmin: () => ({ api: { get }, command }) }))
vi.mock('@ui/said', () => ({ useSaid: () => ({ said: (text: string) => text }) }))
vi.mock('@ui/admin/plan/usePlan', () => ({ usePlan: () => ({ plan: computed(() => ({ devices })) }) }))

const BOARD: Finding = { driver: 'wkly', kind: 'locks', baud: 9600, address: 2, proof: 'sum' }
const READER: Finding = { driver: 'sam-v', kind: 'id_reader', baud: 115200, address: null, proof: 'sum' }
const port = (more: Partial<Port> = {}): Port => ({
  name: '/dev/serial/by-id/usb-x', device: '/dev/ttyUSB0', names: ['/dev/serial/by-path/y'],
  usb: '1a86:7523', about: '', state: 'silent', users: [], done: 0, of: 9, baud: 0, driver: '',
  found: [], strange: 0, sample: '', echo: false, asked_all: true, ...more,
}) // prettier-ignore
const device = (more: object = {}) => ({
  code: 'b2', kind: 'locks', driver: 'wkly', port: '/dev/ttyUSB0', agent: 'kiosk',
  settings: { address: '2' }, ...more,
}) // prettier-ignore

describe('from a finding to a device', () => {
  it('fills the form in, with an address where the line is shared', () => {
    expect(prefillOf('kiosk', port(), BOARD)).toEqual({
      kind: 'locks', driver: 'wkly', port: '/dev/serial/by-id/usb-x', agent: 'kiosk',
      'settings.address': '2', 'settings.baud': '9600',
    }) // prettier-ignore
    expect(prefillOf('', port(), READER)).not.toHaveProperty(['settings.address'])
    expect(prefillOf('', port(), null)).toEqual({ port: '/dev/serial/by-id/usb-x', agent: '' })
  })

  it.each([
    [{}, 'b2'],
    [{ port: '/dev/serial/by-path/y' }, 'b2'],
    [{ agent: '' }, null],
    [{ settings: { address: '1' } }, null],
    [{ settings: {} }, null],
    [{ port: '/dev/ttyUSB1' }, null],
    [{ kind: 'pad' }, null],
  ])('knows a device of the plan by where it hangs: %j', (more, code) => {
    const plan = { devices: [device(more)] } as unknown as Parameters<typeof plannedAs>[0]
    expect(plannedAs(plan, 'kiosk', port(), BOARD)).toBe(code)
  })

  it('shows ports with news first', () => {
    const named = (state: Port['state']) => port({ name: state, state })
    const all = [named('silent'), named('not_understood'), named('denied'), named('found')]
    expect(tellingFirst(all).map(({ name }) => name)).toEqual(
      ['not_understood', 'found', 'silent', 'denied'], // prettier-ignore
    )
  })
})

describe('a port', () => {
  beforeEach(() => void devices.splice(0))

  function card(more: Partial<Port>) {
    const page = mount(PortCard, {
      props: { port: port(more), agent: 'kiosk' },
      global: { plugins: [createWords(spoken)] },
    })
    return { page, text: () => page.text().replace(/\s+/g, ' ') }
  }

  it('offers what was found, and not what the hall has', async () => {
    devices.push(device())
    const { page, text } = card({ state: 'found', found: [{ ...BOARD, address: 1 }, BOARD] })
    expect(text()).toContain('锁控板 · 地址 1')
    expect(page.get('a').attributes('href')).toBe('#/devices/b2')
    const [add, ...others] = page.findAll('button')
    expect(others).toEqual([])
    await add!.trigger('click')
    expect(page.emitted('add')).toEqual([[{ ...BOARD, address: 1 }]])
  })

  it('says who has it and links to them', () => {
    const { page, text } = card({ state: 'in_use', users: ['p1', 'p2'] })
    expect(text()).toContain('正在用，没有打开')
    expect(page.findAll('a').map((one) => one.text())).toEqual(['p1', 'p2'])
  })

  it.each([
    [{ sample: 'FF 00' }, '3 个字节，开头是 FF 00'],
    [{ sample: '' }, '3 个字节，可能是码或证件，不显示'],
  ])('says that something speaks, and shows nothing that may be somebody’s: %j', (more, words) => {
    expect(card({ state: 'not_understood', strange: 3, ...more }).text()).toContain(words)
  })

  it('of silence nothing is concluded, and it can be added by hand', async () => {
    const { page, text } = card({ echo: true, asked_all: false })
    expect(text()).toContain('无法得知')
    expect(text()).toContain('原样回来了')
    expect(text()).toContain('没有问完')
    await page.get('button').trigger('click')
    expect(page.emitted('add')).toEqual([[null]])
  })

  it('says of a port that is not there only that', () => {
    const { text } = card({ state: 'missing', asked_all: false })
    expect(text()).toContain('没有这个口')
    expect(text()).not.toContain('没有问完')
  })

  it('shows how far it is', () => {
    const { page, text } = card({ state: 'asking', driver: 'gm65', baud: 9600, done: 4 })
    expect(text()).toContain('正在问 gm65，9600')
    expect(page.get('progress').attributes()).toMatchObject({ value: '4', max: '9' })
    expect(card({ state: 'asking' }).text()).toContain('先听着')
  })
})

describe('a scan', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    get.mockReset()
    command.mockReset()
  })
  afterEach(() => void vi.useRealTimers())

  const told = (state: DeviceFind['state'], agent = ''): DeviceFind => ({ agent, state, ports: [], begun_at: null })

  function open() {
    let found: ReturnType<typeof useFind> | undefined
    const page = mount(
      defineComponent({
        setup() {
          found = useFind()
          return () => h('p')
        },
      }),
    )
    return { ...found!, leave: () => page.unmount() }
  }

  it('is asked about while it goes on, and seldom otherwise', async () => {
    get.mockResolvedValue(told('idle'))
    const { find, begin, isUnderWay, leave } = open()
    await flushPromises()
    expect(find.value?.state).toBe('idle')
    command.mockResolvedValue(told('starting'))
    get.mockResolvedValue(told('running'))
    await begin('COM7', true)
    expect(command).toHaveBeenCalledWith('/api/agents/find', { agent: '', port: 'COM7', listen: true })
    await flushPromises()
    expect(isUnderWay.value).toBe(true)
    const before = get.mock.calls.length
    get.mockResolvedValue(told('done'))
    await vi.advanceTimersByTimeAsync(750)
    expect([get.mock.calls.length - before, find.value?.state]).toEqual([1, 'done'])
    await vi.advanceTimersByTimeAsync(750)
    expect(get.mock.calls.length - before).toBe(1)
    leave()
    await vi.advanceTimersByTimeAsync(9000)
    expect(get.mock.calls.length - before).toBe(1)
  })

  it('of another computer takes the place of the one before, however late that answers', async () => {
    let late: (told: DeviceFind) => void = () => undefined
    get.mockReturnValueOnce(new Promise((done) => (late = done)))
    const { agent, find, stop, leave } = open()
    get.mockResolvedValue(told('done', 'kiosk'))
    agent.value = 'kiosk'
    await flushPromises()
    late(told('running'))
    await flushPromises()
    expect(find.value).toMatchObject({ agent: 'kiosk', state: 'done' })
    command.mockResolvedValue(null) // refused, which the strip says
    await stop()
    expect(find.value?.state).toBe('done')
    leave()
  })
})
