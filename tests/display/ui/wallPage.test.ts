// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { reactive, shallowRef, type ShallowRef } from 'vue'
import { Refusal } from '@ui/api'
import type { LiveState, View } from '@ui/live'
import spoken from 'virtual:words/wall'
import { createWords } from '@ui/words'
import type { BoardCall, BoardView, Called } from '@ui/wire'
import { AT, board, call } from './calls'

const state = reactive<LiveState>({ connected: true, staleSince: null, lastAt: null, refused: null })
let view: ShallowRef<View<BoardView> | null>
let said: [string, object][]
let tell: (told: Called) => void
let answer: () => Promise<unknown>

vi.mock('@ui/live', () => ({
  openLive: () => ({
    state,
    watchView: () => view,
    say: (event: string, payload: object) => void said.push([event, payload]),
    onCall: (listener: typeof tell) => void (tell = listener),
    close: () => undefined,
  }),
}))
vi.mock('@ui/api', async (actual) => ({
  ...(await actual<typeof import('@ui/api')>()),
  openApi: () => ({ get: () => answer() }),
}))

let seq = 0
let page: VueWrapper

function show(data: BoardView, at = AT): void {
  seq += 1
  view.value = { room: 'board:east', epoch: 'e', seq, facts: seq, at, data }
}

/** A call that the newest view does not know. */
function told(number: string, changes: Partial<BoardCall> = {}): Called {
  const facts = seq + 1
  return { room: 'board:east', epoch: 'e', facts, text: '', call: call(number, changes) }
}

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms)
  await flushPromises()
}

async function open(): Promise<void> {
  const { default: WallPage } = await import('../../../display/ui/WallPage.vue')
  page = mount(WallPage, { global: { plugins: [createWords(spoken)] }, attachTo: document.body })
  await pass(0)
}

/** What a part says, spaces left out: they depend on how the template is broken into lines. */
const plain = (text: string) => text.replace(/\s+/g, '')
const text = (part: string) => plain(page.find(part).text())
const numbers = () => page.findAll('.lines .number').map((number) => number.text())

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('AudioContext', undefined)
  localStorage.clear()
  Object.assign(state, { connected: true, staleSince: null, refused: null })
  view = shallowRef(null)
  said = []
  answer = async () => ({ role: 'display', name: '东屏', at: 'east' })
})
afterEach(() => {
  page.unmount()
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the wall', () => {
  it('shows a call at once, large for ten seconds, then as a line', async () => {
    await open()
    show(board({ calls: [call('Z001', { at: AT - 90_000, state: 'serving' })] }))
    await pass(100)
    expect(page.find('.calling').exists()).toBe(false)
    tell(told('Z047', { at: AT + 100 }))
    await pass(100)
    expect(text('.calling')).toBe('Z047正在呼叫综合受理3号窗口')
    expect(numbers()).toEqual(['Z047', 'Z001'])
    expect(text('.caption')).toBe('正在叫号请Z047号到3号窗口办理')
    await pass(10_500)
    expect(page.find('.calling').exists()).toBe(false)
    expect(numbers()).toEqual(['Z047', 'Z001'])
    expect(text('.caption')).toBe('上一次叫号10:24请Z047号到3号窗口办理')
  })

  it('shows a call also when a view was made while it was being stored', async () => {
    await open()
    show(board(), AT + 500)
    tell(told('Z047', { at: AT + 400 }))
    await pass(100)
    expect(text('.calling')).toContain('Z047')
    show(board(), AT + 700)
    await pass(100)
    expect(page.find('.calling').exists()).toBe(false)
  })

  it('hears nothing of other screens', async () => {
    await open()
    show(board())
    tell({ ...told('Z047'), room: 'board:west' })
    await pass(100)
    expect(text('.empty')).toContain('还没有叫号')
    expect(text('.caption')).toBe('叫到您的号时，这里会显示并播报，请留意')
  })

  it('corrects a call that was undone, in the same place', async () => {
    await open()
    show(board({ calls: [call('Z047')] }))
    await pass(300)
    show(board({ withdrawn: ['Z047'] }), AT + 400)
    await pass(300)
    expect(numbers()).toEqual([])
    expect(text('.caption')).toBe('更正：Z047请稍候')
    show(board(), AT + 60_000)
    await pass(300)
    expect(text('.caption')).not.toContain('Z047')
  })

  it('keeps a call that is over, and says what became of it', async () => {
    await open()
    const z46 = call('Z046', { at: AT - 60_000, counter: '2', state: 'done' })
    show(board({ calls: [call('Z047', { at: AT - 30_000, state: 'missed' }), z46] }))
    await pass(300)
    expect(page.find('.calling').exists()).toBe(false)
    expect(page.findAll('.row').map((row) => plain(row.text()))).toEqual([
      'Z0473号窗口过号10:23请到窗口说一声',
      'Z0462号窗口已叫过10:23综合受理',
    ])
    expect(text('.caption')).toBe('上一次叫号10:23请Z047号到3号窗口办理')
  })

  it('says that nobody was called only while nobody was', async () => {
    await open()
    show(board())
    await pass(100)
    expect(text('.empty')).toContain('还没有叫号')
    show(board({ begun: true }))
    await pass(300)
    expect(text('.empty')).toContain('现在没有正在叫的号')
  })

  it('names those who were sent to another counter before any notice', async () => {
    await open()
    const moved = [{ numbers: ['R008', 'R010'], counter: '4' }]
    show(board({ moved, notices: ['今天下午三点盘点'] }))
    await pass(300)
    const turns = async () => {
      const said = new Set<string>()
      for (let turn = 0; turn < 3; turn += 1) {
        said.add(text('.notice'))
        await pass(12_000)
      }
      return said
    }
    const sent = 'R008、R010号改到4号窗口办理，请留意叫号'
    const said = await turns()
    expect(said).toContain(sent)
    expect(said).toContain('今天下午三点盘点')
    show(board({ notices: ['今天下午三点盘点'] }), AT + 40_000)
    await pass(300)
    expect(await turns()).not.toContain(sent)
  })

  it('makes five lines of six while one is large', async () => {
    await open()
    const older = ['1', '2', '3', '4', '5'].map((n, i) =>
      call(`Y00${n}`, { at: AT - (i + 1) * 70_000, state: 'serving' }),
    )
    show(board({ calls: [call('Z047'), ...older] }))
    await pass(100)
    expect(numbers()).toHaveLength(5)
    await pass(11_000)
    expect(numbers()).toHaveLength(6)
  })

  it('keeps who missed a call while another one is large', async () => {
    await open()
    const served = ['1', '2', '3', '4'].map((n, i) =>
      call(`Y00${n}`, { at: AT - (i + 1) * 70_000, state: 'serving' }),
    )
    const missed = call('Y009', { at: AT - 400_000, state: 'missed' })
    show(board({ calls: [call('Z047'), ...served, missed] }))
    await pass(100)
    expect(numbers()).toEqual(['Z047', 'Y001', 'Y002', 'Y003', 'Y009'])
  })

  it('names waiting and range, and no range where there is no forecast', async () => {
    await open()
    const area = { code: 'z', name: '综合受理', waiting: 9, wait: { low: 15, high: 25 } }
    show(
      board({
        areas: [
          area,
          { ...area, code: 'y', name: '医保', wait: null },
          { ...area, code: 'x', name: '税务', waiting: 0, wait: null },
          { ...area, code: 'w', name: '人社', wait: { low: 0, high: 5 } },
        ],
      }),
    )
    await pass(100)
    expect(page.findAll('.area').map((one) => plain(one.text()))).toEqual([
      '综合受理约15–25分钟9人在等',
      '医保9人在等',
      '税务现在没人等0人在等',
      '人社5分钟以内9人在等',
    ])
  })

  it('shows more than six areas by turns, at most six at once', async () => {
    await open()
    const areas = [...'abcdefgh'].map((code) => ({ code, name: code, waiting: 1, wait: null }))
    show(board({ areas }))
    await pass(100)
    const seen = new Set<string>()
    for (let turn = 0; turn < 3; turn += 1) {
      const shown = page.findAll('.area .name').map((name) => name.text())
      expect(shown).toHaveLength(4)
      shown.forEach((name) => seen.add(name))
      await pass(12_000)
    }
    expect(seen.size).toBe(8)
  })

  it('tells the server that it cannot be heard, here for want of any sound', async () => {
    await open()
    expect(said).toContainEqual(['sound', { can: false }])
    expect(said).not.toContainEqual(['sound', { can: true }])
  })

  it('says that no numbers are given', async () => {
    await open()
    show(board({ intake: 'closed' }))
    await pass(100)
    expect(text('.empty')).toContain('现在停止取号')
    expect(text('.notice')).toBe('现在停止取号；已经取号的，请在这里等候叫号')
  })

  it('says when numbers are given again, unless somebody still waits', async () => {
    await open()
    const area = { code: 'z', name: '综合受理', waiting: 0, wait: null }
    const closed = { intake: 'closed' as const, areas: [area] }
    show(board({ ...closed, opens_at: AT + 4 * 3_600_000 }))
    await pass(100)
    expect(text('.empty')).toContain('今天14:24开始取号')
    show(board({ ...closed, opens_at: AT + 24 * 3_600_000 }))
    await pass(300)
    expect(text('.empty')).toContain('3月3日10:24开始取号')
    show(board({ ...closed, areas: [{ ...area, waiting: 2 }], opens_at: AT + 4 * 3_600_000 }))
    await pass(300)
    expect(text('.empty')).toContain('号还在，请在这里等候叫号')
  })

  it('greys itself five seconds after the connection is lost, and heals', async () => {
    await open()
    const area = { code: 'z', name: '综合受理', waiting: 9, wait: null }
    show(board({ calls: [call('Z047')], areas: [area] }))
    await pass(100)
    state.connected = false
    await pass(1000)
    expect(text('.header')).toContain('正在重连')
    expect(page.find('.area').exists()).toBe(true)
    await pass(5000)
    expect(text('.header')).toContain('语音暂停')
    expect(text('.header')).toContain('连接中断')
    expect(page.find('.areas').exists()).toBe(false)
    expect(page.find('.calling').exists()).toBe(false)
    expect(text('section.stale[role=alert]')).toBe(
      '画面暂停更新最后更新今天10:24您的号还在，顺序不变。请听窗口人员叫号，或到总服务台询问。',
    )
    expect(text('.caption')).toBe('语音和字幕暂停请听窗口人员叫号')
    expect(numbers()).toEqual(['Z047'])
    state.connected = true
    show(board({ calls: [call('Z050', { at: AT + 6000 })], areas: [area] }), AT + 6000)
    await pass(600)
    expect(text('.header')).toContain('已连接')
    expect(text('.calling')).toContain('Z050')
    expect(page.find('.area').exists()).toBe(true)
  })

  it('says so when it is not enrolled, and opens once it is', async () => {
    answer = () => Promise.reject(new Refusal('not_enrolled', {}, 401))
    await open()
    expect(text('.gate')).toContain('这块屏幕还没有登记')
    answer = async () => ({ role: 'kiosk', name: '', at: 'k1' })
    await pass(5000)
    expect(text('.gate')).toContain('这个登记不是大屏')
    answer = async () => ({ role: 'display', name: '', at: 'east' })
    await pass(5000)
    show(board())
    await pass(100)
    expect(page.find('.calls').exists()).toBe(true)
    state.refused = 'not_enrolled'
    await pass(100)
    expect(text('.gate')).toContain('这块屏幕还没有登记')
  })

  it('marks a demo in a hurry', async () => {
    await open()
    show(board({ speed: 20 }))
    await pass(100)
    expect(text('.header')).toContain('演示×20')
  })

  it('goes on with captions, and says so, where no sound can be made', async () => {
    await open()
    show(board({ calls: [call('Z047')] as BoardCall[] }))
    await pass(100)
    expect(text('.header')).toContain('声音不可用')
    expect(text('.caption')).toContain('请Z047号到3号窗口办理')
    expect(text('.notice')).toContain('没有声音')
  })
})
