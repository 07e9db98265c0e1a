// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { flushPromises, mount } from '@vue/test-utils'
import { defineComponent, h } from 'vue'
import { Offline, Refusal } from '@ui/api'
import StatusBits from '@ui/admin/devices/trace/StatusBits.vue'
import { MOST_ROWS, useTrace, type Row } from '@ui/admin/devices/trace/useTrace'
import { isOf, moodOf, pairs, useTraceWords } from '@ui/admin/devices/trace/words'
import { createWords } from '@ui/words'
import type { DeviceTrace } from '@ui/wire'
import spoken from 'virtual:words/admin'

const get = vi.fn()
vi.mock('@ui/admin/useAdmin', () => ({
  useAdmin: () => ({ api: { get }, hall: { value: { timezone: 'Asia/Shanghai' } } }),
}))
vi.mock('@ui/said', () => ({ useSaid: () => ({ said: (text: string) => text }) }))

type Said = Row['said'][number]

const row = (seq: number, more: Partial<Row> = {}): Row => ({
  seq, at: 1_800_000_000_007, way: 'sent', data: '100404', length: 3, hidden: false, said: [], ...more,
}) // prettier-ignore

const said = (code: string, values = {}, mood: Said['mood'] = ''): Said => ({
  code, values, mood, bits: [],
}) // prettier-ignore

function inside<T>(use: () => T): { found: T; leave: () => void } {
  let found: T | undefined
  const page = mount(
    defineComponent({
      setup() {
        found = use()
        return () => h('p')
      },
    }),
    { global: { plugins: [createWords(spoken)] } },
  )
  return { found: found!, leave: () => page.unmount() }
}

describe('a row in words', () => {
  const { meaning, bytes, clock } = inside(useTraceWords).found

  it('says what the bytes mean, and names what it has no words for', () => {
    expect(meaning(row(1, { said: [said('escpos.ask_4')] }))).toBe('还有纸吗？')
    expect(meaning(row(1, { said: [said('reason', { reason: 'cover_open' })] }))).toBe('盖子开着')
    expect(meaning(row(1, { said: [said('pad.key', { address: 1, key: 'call' })] }))).toBe(
      '1 号：按了叫号键',
    )
    expect(meaning(row(1, { said: [said('card.none'), said('rubbish', { n: 3 }, 'bad')] }))).toBe(
      '没有证件；有 3 个字节看不懂',
    )
    expect(meaning(row(1, { said: [said('another.word')] }))).toBe('another.word')
    expect(meaning(row(1))).toBe('看不懂，或还没说完')
    expect(meaning(row(1, { hidden: true }))).toBe('内容不显示')
  })

  it('writes few bytes out, and says how many there are of many', () => {
    expect(bytes(row(1))).toBe('10 04 04')
    expect(bytes(row(1, { data: 'ab'.repeat(12), length: 12 }))).toBe(`${'AB '.repeat(8)}… 共 12 字节`)
    expect(bytes(row(1, { data: 'ab'.repeat(12), length: 12 }), true)).toBe('AB '.repeat(12).trim())
    expect(bytes(row(1, { way: 'port', data: '', length: 0 }))).toBe('')
    expect(bytes(row(1, { data: '', length: 5, hidden: true }))).toBe('5 字节，内容不显示')
    expect(bytes(row(1, { data: '0102', length: 5, hidden: true }))).toBe('01 02 … 共 5 字节')
    expect(pairs('')).toEqual([])
  })

  it('tells the time to the millisecond, in the hall', () => {
    expect(clock(1_800_000_000_007)).toBe('16:00:00.007')
  })

  it('tells which device of a line it is about', () => {
    const taken = row(1, { said: [said('bar.taken', { address: 3 })] })
    const opened = row(1, { said: [said('lock.open', { board: '3', lock: '1' })] })
    expect([taken, opened].map((one) => [isOf(one, '3'), isOf(one, '30')])).toEqual([
      [true, false],
      [true, false],
    ])
    expect(isOf(row(1), '3')).toBe(true)
  })

  it('takes the worst of what is said', () => {
    expect(moodOf(row(1))).toBe('')
    expect(moodOf(row(1, { said: [said('a', {}, 'warn'), said('b', {}, 'bad')] }))).toBe('bad')
    expect(moodOf(row(1, { said: [said('a'), said('b', {}, 'warn')] }))).toBe('warn')
  })
})

describe('rows while somebody looks', () => {
  const answer = (found: Partial<DeviceTrace>): void => {
    get.mockResolvedValueOnce({ run: 'r', rows: [], told: true, counts: {}, ...found })
  }
  const again = async (): Promise<void> => {
    await vi.advanceTimersByTimeAsync(800)
    await flushPromises()
  }

  beforeEach(() => {
    vi.useFakeTimers()
    get.mockReset()
    get.mockResolvedValue({ run: 'r', rows: [], told: true, counts: {} })
  })
  afterEach(() => vi.useRealTimers())

  it('asks for what is new, and begins anew with another run', async () => {
    answer({ rows: [row(1), row(2)] })
    const { found, leave } = inside(() => useTrace('p 1'))
    await flushPromises()
    expect(found.state.value).toBe('live')
    answer({ rows: [row(3)] })
    await again()
    expect(get.mock.calls.map(([path]) => path as string)).toEqual([
      '/api/devices/p%201/trace?run=&after=0',
      '/api/devices/p%201/trace?run=r&after=2',
    ])
    expect(found.shown.value.map(({ seq }) => seq)).toEqual([1, 2, 3])
    answer({ run: 's', rows: [row(1)] })
    await again()
    expect(found.shown.value.map(({ seq }) => seq)).toEqual([1])
    leave()
    const asked = get.mock.calls.length
    await again()
    expect(get.mock.calls.length).toBe(asked)
  })

  it('stands still while it is held, and goes on with all of it', async () => {
    answer({ rows: [row(1)] })
    const { found, leave } = inside(() => useTrace('p1'))
    await flushPromises()
    found.hold()
    answer({ rows: Array.from({ length: MOST_ROWS }, (_, at) => row(at + 2)) })
    await again()
    expect(found.shown.value).toHaveLength(1)
    found.hold()
    expect(found.isHeld.value).toBe(false)
    expect(found.shown.value).toHaveLength(MOST_ROWS)
    expect(found.shown.value[0]!.seq).toBe(2)
    leave()
  })

  it.each([
    [new Offline(), 'lost'],
    [new Refusal('unknown_device', {}, 404), 'gone'],
  ])('says what is wrong: %s', async (error, state) => {
    get.mockRejectedValueOnce(error)
    const { found, leave } = inside(() => useTrace('p1'))
    await flushPromises()
    expect(found.state.value).toBe(state)
    await again()
    expect(found.state.value).toBe('live')
    leave()
  })

  it('tells a computer that is away from a device without bytes', async () => {
    answer({ run: '', told: true })
    const { found, leave } = inside(() => useTrace('p1'))
    await flushPromises()
    expect(found.state.value).toBe('untraced')
    answer({ run: '', told: false })
    await again()
    expect(found.state.value).toBe('no_agent')
    leave()
  })

  it('waits a while before it says that a computer is away', async () => {
    get.mockResolvedValue({ run: '', rows: [], told: false, counts: {} })
    const { found, leave } = inside(() => useTrace('p1'))
    await flushPromises()
    expect(found.state.value).toBe('asking')
    for (let look = 0; look < 4; look += 1) await again()
    expect(found.state.value).toBe('no_agent')
    leave()
  })
})

it('names the bits that say something', () => {
  const bits: Said['bits'] = [
    [6, 'paper_out', false],
    [5, 'paper_out', false],
    [3, 'near_end', true],
    [2, 'near_end', true],
  ]
  const one = row(1, { data: '1e', length: 1, said: [{ ...said('escpos.well_4'), bits }] })
  const page = mount(StatusBits, {
    props: { row: one },
    global: { plugins: [createWords(spoken)] },
  })
  expect(page.findAll('.bits b').map((bit) => bit.text())).toEqual([...'00011110'])
  expect(page.findAll('.bits .set')).toHaveLength(2)
  expect(page.text()).toContain('第 6, 5 位没有纸：否')
  expect(page.text()).toContain('第 3, 2 位纸快用完：是')
})
