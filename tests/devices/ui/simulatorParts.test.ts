// @vitest-environment happy-dom
import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createWords } from '@ui/words'
import spoken from 'virtual:words/simulator'
import BarFace from '../../../devices/ui/simulator/BarFace.vue'
import DeviceCard from '../../../devices/ui/simulator/DeviceCard.vue'
import FaultSwitches from '../../../devices/ui/simulator/FaultSwitches.vue'
import KeypadFace from '../../../devices/ui/simulator/KeypadFace.vue'
import LockFace from '../../../devices/ui/simulator/LockFace.vue'
import PadFace from '../../../devices/ui/simulator/PadFace.vue'
import PrinterFace from '../../../devices/ui/simulator/PrinterFace.vue'
import QueueFace from '../../../devices/ui/simulator/QueueFace.vue'
import CameraFace from '../../../devices/ui/simulator/CameraFace.vue'
import ReaderFace from '../../../devices/ui/simulator/ReaderFace.vue'
import ScannerFace from '../../../devices/ui/simulator/ScannerFace.vue'
import { bar, camera, keypad, locks, pad, printer, queue, reader, scanner } from './devices'

const global = { plugins: [createWords(spoken)] }
const pressed = (part: VueWrapper) =>
  part.findAll('[aria-pressed=true]').map((button) => button.attributes('aria-label') ?? button.text())

function named(part: VueWrapper, name: string) {
  const found = part
    .findAll('button')
    .find((button) => (button.attributes('aria-label') ?? button.text()) === name)
  if (!found) throw new Error(`no button ${name}`)
  return found
}

afterEach(() => void vi.unstubAllGlobals())

describe('the switches', () => {
  it('are pressed while something is wrong, and undo it', async () => {
    const faults = { paper_out: true, near_end: false, slow: 30, garbage: '' }
    const part = mount(FaultSwitches, { global, props: { device: printer({ faults }) } })
    expect(pressed(part)).toEqual(['缺纸', '变慢'])
    await named(part, '缺纸').trigger('click')
    await named(part, '纸快用完').trigger('click')
    await named(part, '变慢').trigger('click')
    await named(part, '先发乱码').trigger('click')
    expect(part.emitted('set')).toEqual([
      [{ paper_out: false }],
      [{ near_end: true }],
      [{ slow: 0 }],
      [{ garbage: '00 A0 90 FF 68 FF 1A 81' }],
    ])
  })

  it('say that a shared line goes as a whole', () => {
    const device = bar({ faults: { unplugged: true } })
    expect(pressed(mount(FaultSwitches, { global, props: { device } }))).toEqual(['拔掉整条线'])
  })

  it('show what has no words yet by its own name', async () => {
    const device = bar({ faults: { on_fire: false } })
    const part = mount(FaultSwitches, { global, props: { device } })
    await named(part, 'on_fire').trigger('click')
    expect(part.emitted('set')).toEqual([[{ on_fire: true }]])
  })

  it('offer a printer on the network its second client, one way or another', async () => {
    const faults = { others: 'refused' }
    const part = mount(FaultSwitches, {
      global,
      props: { device: printer({ faults, network: true }) },
    })
    expect(pressed(part)).toEqual(['不让连接'])
    await named(part, '接通就挂断').trigger('click')
    await named(part, '不让连接').trigger('click')
    expect(part.emitted('set')).toEqual([[{ others: 'hung_up' }], [{ others: 'waits' }]])
    const serial = mount(FaultSwitches, { global, props: { device: printer({ faults }) } })
    expect(serial.findAll('button')).toEqual([])
  })
})

describe('a pad', () => {
  it('is lit or not, and its keys are pressed', async () => {
    const part = mount(PadFace, { global, props: { pad: pad({ asked: true }) } })
    expect(part.get('[role=status]').text()).toBe('亮着，等人按键')
    await named(part, '按 3 键').trigger('click')
    expect(part.emitted('act')).toEqual([['press', { key: 3 }]])
  })

  it('has one stuck key at most', async () => {
    const part = mount(PadFace, { global, props: { pad: pad({ faults: { stuck_key: 2 } }) } })
    expect(pressed(part)).toEqual(['卡住 2 键'])
    await named(part, '卡住 0 键').trigger('click')
    await named(part, '卡住 2 键').trigger('click')
    expect(part.emitted('set')).toEqual([[{ stuck_key: 0 }], [{ stuck_key: null }]])
  })
})

describe('a card reader', () => {
  it('has no card until one is laid, and gives it back', async () => {
    const part = mount(ReaderFace, { global, props: { reader: reader() } })
    expect(part.get('[role=status]').text()).toBe('没有放卡')
    expect(named(part, '取走').attributes('disabled')).toBeDefined()
    await named(part, '放卡').trigger('click')
    await named(part, '放坏卡').trigger('click')
    const masked = '样** 99***************7'
    await part.setProps({ reader: reader({ card: 'good', masked }) })
    expect(part.get('[role=status]').text()).toBe(`放着一张卡 虚构的人：${masked}`)
    await named(part, '取走').trigger('click')
    expect(part.emitted('act')).toEqual([['lay'], ['lay', { damaged: true }], ['take']])
  })

  it('says in the list what lies on it', () => {
    const props = { device: reader({ card: 'bad', masked: '样** 99***************7' }), open: false }
    expect(mount(DeviceCard, { global, props }).get('.glance').text()).toBe('放着一张坏卡')
  })

  it('can fail its own test and break off', () => {
    const faults = { self_test_fails: true, cut_off: true, silent: false }
    const part = mount(FaultSwitches, { global, props: { device: reader({ faults }) } })
    expect(pressed(part)).toEqual(['自检不通过', '读卡读到一半断了'])
    expect(part.findAll('button').length).toBe(3)
  })
})

describe('a document camera', () => {
  it('shows what lies under it, and whoever plays lays something else there', async () => {
    const part = mount(CameraFace, { global, props: { camera: camera() } })
    expect(part.get('img').attributes()).toMatchObject({ src: '/camera-1/view?form', alt: '表格' })
    expect(part.get('[role=status]').text()).toBe('没有人看')
    expect(named(part, '表格').attributes('aria-pressed')).toBe('true')
    await named(part, '证件').trigger('click')
    expect(part.emitted('act')).toEqual([['lay', { paper: 'card' }]])
    await part.setProps({ camera: camera({ paper: 'card', watched: true }) })
    expect(part.get('img').attributes('src')).toBe('/camera-1/view?card')
    expect(part.get('[role=status]').text()).toBe('正在看')
  })

  it('says in the list whether somebody looks, and can show nothing', () => {
    const faults = { dark: true, unable: false, lengthless: false, manner: 'half' }
    const props = { device: camera({ watched: true, faults }), open: false }
    expect(mount(DeviceCard, { global, props }).get('.glance').text()).toBe('正在看')
    const part = mount(FaultSwitches, { global, props: { device: camera({ faults }) } })
    expect(pressed(part)).toContain('没有画面')
  })
})

describe('a lock board', () => {
  it('has doors that are closed by hand and opened with a key', async () => {
    const part = mount(LockFace, { global, props: { locks: locks() } })
    const doors = part.findAll('li').map((door) => door.findAll('p').map((line) => line.text()))
    expect(doors).toEqual([
      ['1 关着', '通电 0 次'],
      ['2 开着', '通电 3 次'],
    ])
    await named(part, '用钥匙打开 1 号门').trigger('click')
    await named(part, '关上 2 号门').trigger('click')
    expect(part.emitted('act')).toEqual([
      ['open', { lock: 1 }],
      ['close', { lock: 2 }],
    ])
  })

  it('has doors that jam, each by itself', async () => {
    const faults = { jammed: '02' }
    const part = mount(LockFace, { global, props: { locks: locks({ faults }) } })
    expect(pressed(part)).toEqual(['卡住 2 号门'])
    await named(part, '卡住 1 号门').trigger('click')
    await named(part, '卡住 2 号门').trigger('click')
    expect(part.emitted('set')).toEqual([[{ jammed: '0201' }], [{ jammed: '' }]])
  })

  it('says in the list how many doors are open, and that some jam', () => {
    const device = locks({ faults: { jammed: '01', doors_jam: false, unanswered: true } })
    const part = mount(DeviceCard, { global, props: { device, open: false } })
    expect(part.get('.glance').text()).toBe('开着 1 扇门')
    expect(part.get('.state').text()).toContain('开锁不回答')
    expect(part.get('.state').text()).toContain('有门卡住')
    const none = mount(DeviceCard, { global, props: { device: locks({ doors: {} }), open: false } })
    expect(none.get('.glance').text()).toBe('门都关着')
  })
})

describe('a keypad', () => {
  it('sends what was typed with the key', async () => {
    const part = mount(KeypadFace, { global, props: { keypad: keypad({ shows: '  12', result: 'done' }) } })
    expect(part.text()).toContain('服务器说：办成了')
    await part.get('input').setValue('1a2')
    await named(part, '呼叫').trigger('click')
    await named(part, '重呼').trigger('click')
    expect(part.emitted('act')).toEqual([
      ['press', { key: 'call', digits: '12' }],
      ['press', { key: 'recall', digits: '' }],
    ])
  })
})

describe('a code scanner', () => {
  it('reads what a person types and holds before it, and shows what it read last', async () => {
    const part = mount(ScannerFace, { global, props: { scanner: scanner() } })
    expect(part.text()).toContain('还没有读到过')
    expect(named(part, '扫码').attributes('disabled')).toBeDefined()
    await part.get('input').setValue(' https://hall.example/t/Ab3 ')
    await part.get('form').trigger('submit')
    expect(part.emitted('act')).toEqual([['scan', { text: 'https://hall.example/t/Ab3', ms: 1200 }]])
    await part.setProps({ scanner: scanner({ codes: ['A002', 'A001'], looks: false }) })
    expect(part.findAll('li').map((code) => code.text())).toEqual(['A002', 'A001'])
    expect(part.get('[role=status]').text()).toBe('等命令，不看')
  })

  it('has no address, and its card shows the last code', () => {
    const faults = { unplugged: false }
    const switches = mount(FaultSwitches, { global, props: { device: scanner({ faults }) } })
    expect(switches.text()).toContain('拔掉')
    expect(switches.text()).not.toMatch(/发错地址|拔掉整条线/)
    const card = mount(DeviceCard, { global, props: { device: scanner({ codes: ['A002'] }), open: false } })
    expect(card.get('.glance').text()).toBe('读到 A002')
  })
})

describe('a queue', () => {
  const job = { job: 7, state: 'held', pages: null }

  it('shows its newest jobs first, and lets a person end the open one', async () => {
    const jobs = [...Array(9).keys()].map((n) => ({ job: n + 1, state: 'completed', pages: 2 }))
    const part = mount(QueueFace, { global, props: { queue: queue({ jobs }) } })
    expect(part.findAll('li')).toHaveLength(8)
    expect(part.get('li').text()).toBe('任务 9 · 打完了 · 2 页')
    expect(named(part, '取消没打完的').attributes('disabled')).toBeDefined()
    await part.setProps({ queue: queue({ jobs: [job] }) })
    expect(part.get('li').text()).toBe('任务 7 · 被压住')
    await named(part, '取消没打完的').trigger('click')
    expect(part.emitted('act')).toEqual([['cancel']])
  })
})

describe('a bar', () => {
  it('shows its text in its colours', () => {
    const rows = [[{ text: '请A001', colour: 'red' }], [{ text: '到3号', colour: 'green' }]]
    const part = mount(BarFace, { global, props: { bar: bar({ rows, text: '请A001到3号' }) } })
    expect(part.get('.red').text()).toBe('请A001')
    expect(part.get('.green').text()).toBe('到3号')
    expect(part.findAll('.row')).toHaveLength(2)
    expect(mount(BarFace, { global, props: { bar: bar() } }).text()).toBe('屏是黑的')
  })
})

describe('a printer', () => {
  const paper = {
    slips: [
      { stem: '0001', lines: ['A001'] },
      { stem: '0002', lines: ['A002', ''] },
    ],
    open: ['A003'],
  }
  const answering = () =>
    vi.fn((path: string) => Promise.resolve(Response.json(path.endsWith('/slips') ? paper : {})))

  it('shows the paper that still grows, then its newest slips', async () => {
    vi.stubGlobal('fetch', answering())
    const part = mount(PrinterFace, { global, props: { printer: printer({ open_lines: 1 }) } })
    await vi.waitUntil(() => part.find('img').exists())
    const told = part.findAll('img').map((img) => [img.attributes('src'), img.attributes('alt')])
    expect(told).toEqual([
      ['/printer-1/slips/open.png?seen=1', 'A003'],
      ['/printer-1/slips/0002.png', 'A002'],
      ['/printer-1/slips/0001.png', 'A001'],
    ])
    await named(part, '撕下').trigger('click')
    expect(part.emitted('act')).toEqual([['tear']])
  })

  it('shows the words of the paper where nothing can draw it', async () => {
    vi.stubGlobal('fetch', answering())
    const part = mount(PrinterFace, { global, props: { printer: printer({ pictures: false }) } })
    await vi.waitUntil(() => part.find('pre').exists())
    expect(part.findAll('pre').map((piece) => piece.text())).toEqual(['A003', 'A002', 'A001'])
    expect(part.find('img').exists()).toBe(false)
  })

  it('asks for its paper when it has printed, and only then', async () => {
    const fetch = answering()
    vi.stubGlobal('fetch', fetch)
    const part = mount(PrinterFace, { global, props: { printer: printer() } })
    await part.setProps({ printer: printer({ faults: { paper_out: true } }) })
    expect(fetch).toHaveBeenCalledTimes(1)
    await part.setProps({ printer: printer({ slips: 3 }) })
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it('on a cable offers nothing that only a network port can do', async () => {
    vi.stubGlobal('fetch', answering())
    const part = mount(PrinterFace, { global, props: { printer: printer() } })
    expect(part.text()).not.toContain('挂断')
    await part.setProps({ printer: printer({ network: true }) })
    await named(part, '不声不响地忘掉').trigger('click')
    expect(part.emitted('act')).toEqual([['forget']])
  })
})

describe('a card', () => {
  it('says what is wrong, and leads to the device', () => {
    const device = printer({ label: '1 号取号机', faults: { paper_out: true, cover_open: true } })
    const part = mount(DeviceCard, { global, props: { device, open: true } })
    expect(part.text()).toContain('缺纸、盖子打开')
    expect(part.get('a').attributes()).toMatchObject({ href: '#printer-1', 'aria-current': 'true' })
    expect(part.get('a').text()).toBe('1 号取号机')
  })

  it.each([
    [printer({ slips: 3 }), '已出 3 张'],
    [printer({ open_lines: 2 }), '正在出纸'],
    [pad({ asked: true }), '亮着，等人按键'],
    [pad(), '没亮'],
    [keypad({ shows: '   12' }), '显示 12'],
  ])('tells at a glance how it is', (device, glance) => {
    const part = mount(DeviceCard, { global, props: { device, open: false } })
    expect(part.get('.glance').text()).toBe(glance)
    expect(part.get('.state').text()).toBe('正常')
  })
})
