// @vitest-environment happy-dom
/** A slip before the scanner of a counter: what it means there, and what is done about it. */
import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { computed, defineComponent, h, reactive, ref, shallowRef } from 'vue'
import spoken from 'virtual:words/desk'
import { Offline, Refusal, type Api } from '@ui/api'
import DeskScanner from '@ui/desk/DeskScanner'
import { provideDesk } from '@ui/desk/context'
import type { Result } from '@ui/desk/results'
import { scanStep } from '@ui/desk/scan'
import type { Console } from '@ui/desk/useConsole'
import type { Session } from '@ui/desk/useSession'
import { provideSaid } from '@ui/said'
import type { DeskView, Hall, Ticket } from '@ui/wire'
import { createWords, fetchLater } from '@ui/words'
import { NOON, row, ticket as inHand, view } from './views'

const SLIP = 'https://hall.example/t/Ab3-_9'

function slip(state: Ticket['state'], changes: Partial<Ticket> = {}): Ticket {
  const service = { code: 'food-new', name: '食品经营证' }
  return { number: 'Z007', state, service, counter: null, windows: '5', ...changes } as Ticket
}

describe('what a slip means', () => {
  const seven = row(7)

  it.each<[string, Partial<DeskView>, Ticket, object]>([
    ['waits for us', { next: [row(3), seven] }, slip('waiting'), { act: 'call', id: 7, row: seven }],
    ['is called here', { ticket: inHand({ id: 7, number: 'Z007' }) }, slip('called'), { act: 'start', id: 7 }],
    ['is held', { held: [seven] }, slip('held'), { act: 'resume', id: 7, row: seven }],
    ['was missed', { missed: [seven] }, slip('missed'), { act: 'return', id: 7, row: seven }],
    ['waits where the list is cut', { next: [row(3)], next_total: 9 }, slip('waiting'), { kind: 'ask' }],
    ['is served here', { ticket: inHand({ number: 'Z007', state: 'serving' }) }, slip('serving'), { word: 'here' }],
    ['waits for others', { next: [row(3)] }, slip('waiting'), { word: 'elsewhere' }],
    ['waits for others in our area', { area_queue: [seven], area_total: 1 }, slip('waiting'), { word: 'elsewhere' }],
    ['is held for others', {}, slip('held'), { word: 'elsewhere' }],
    ['was missed by others', {}, slip('missed'), { word: 'elsewhere' }],
    ['is called elsewhere', {}, slip('called', { counter: '5' }), { word: 'at_counter' }],
    ['is served elsewhere', {}, slip('serving', { counter: '5' }), { word: 'at_counter' }],
    ['was sent away', {}, slip('diverted'), { word: 'diverted' }],
    ['is done', {}, slip('done'), { word: 'done' }],
    ['was cancelled', {}, slip('cancelled'), { word: 'cancelled' }],
    ['has expired', {}, slip('expired'), { word: 'expired' }],
  ])('%s', (_, changes, ticket, expected) => {
    expect(scanStep(view(changes), ticket)).toMatchObject(expected)
  })
})

/** A counter with a scanner. answers: what the server says, in order; an error is thrown. */
async function setUp(shown: Partial<DeskView>, ...answers: unknown[]) {
  const asked: string[] = []
  const acts: unknown[][] = []
  const told: Result[] = []
  const locked = ref(false)
  const lists = { shown: Promise.resolve() }
  let scan: ((text: string) => void) | null = null
  const api = {
    get: async (path: string) => {
      asked.push(path)
      const answer = answers.shift()
      if (answer instanceof Error) throw answer
      return await answer
    },
  } as unknown as Api
  const session = {
    api,
    live: {
      onScan: (listener: (text: string) => void) => {
        scan = listener
        return () => (scan = null)
      },
    },
  } as unknown as Session
  const now = shallowRef(view(shown))
  const desk = {
    view: computed(() => now.value),
    connected: ref(true),
    locked,
    caughtUp: () => lists.shown,
    say: (what: Result) => told.push(what),
    act: async (...all: unknown[]) => (acts.push(all), true),
  } as unknown as Console
  const note = reactive({ fine: true, saved: 0 })
  const props = reactive({ busy: false })
  const words = createWords(spoken)
  await fetchLater(words)
  const page = mount(
    defineComponent({
      setup() {
        provideSaid(api)
        provideDesk({
          console: desk,
          note: { save: async () => (note.saved++, note.fine) } as never,
          catalogue: { services: ref([]), counters: ref([]) } as never,
          hall: computed(() => ({ timezone: 'Asia/Shanghai' }) as Hall),
          now: ref(NOON),
        })
        return () => h(DeskScanner, { session, busy: props.busy })
      },
    }),
    { global: { plugins: [words] } },
  )
  const said = () => told.map(({ key, facts }) => words.global.t(key, facts))
  const read = async (text: string) => {
    scan!(text)
    await flushPromises()
  }
  return { read, asked, acts, told, said, note, props, page, locked, now, lists, heard: () => scan !== null }
}

describe('the scanner of a counter', () => {
  it('calls up whoever waits for it, by the same step as the list', async () => {
    const seven = row(7)
    const { read, asked, acts, told } = await setUp({ next: [row(3), seven] }, slip('waiting'))
    await read(SLIP)
    expect(asked).toEqual(['/api/tickets/Ab3-_9'])
    expect(acts).toEqual([['call', { ticket: 7 }, { number: 'Z007' }, seven]])
    expect(told).toEqual([])
  })

  it('asks for the ticket where the list is cut short, and lets the server decide', async () => {
    const { read, asked, acts } = await setUp(
      { next: [row(3)], next_total: 200 },
      slip('waiting'),
      [{ id: 171 }],
    )
    await read(SLIP)
    expect(asked[1]).toBe('/api/tickets?number=Z007')
    expect(acts).toEqual([['call', { ticket: 171 }, { number: 'Z007' }, undefined]])
  })

  it('stores the note on the ticket in hand first, and does nothing when that fails', async () => {
    const called = { ticket: inHand({ id: 7, number: 'Z007' }) }
    const { read, acts, note } = await setUp(called, slip('called'), slip('called'))
    note.fine = false
    await read(SLIP)
    expect([acts.length, note.saved]).toEqual([0, 1])
    note.fine = true
    await read(SLIP)
    expect(acts).toMatchObject([['start', { ticket: 7 }, { number: 'Z007' }, undefined]])
  })

  it.each([
    [slip('waiting', { windows: '5、6' }), 'Z007 办的是食品经营证，不归本窗口：请对方到5、6 号窗口'],
    [slip('serving', { counter: '总服务台' }), 'Z007 正由总服务台呼叫或办理，请对方到那里'],
    [slip('done'), 'Z007 已经办结；还要办事，请重新取号'],
    [new Refusal('unknown_ticket', {}, 404), '没有找到这个号，可能是别的日子取的；请看小票上的日期。'],
    [new Refusal('ticket_of_another_day', {}, 410), '这是别的日子的号，今天不能用，请重新取号。'],
    [new Offline(), '没有收到回答，不确定是否成功；请看画面上的号，再按一次也不会重复'],
  ])('says what to do instead: %#', async (answer, words) => {
    const { read, acts, said } = await setUp({}, answer)
    await read(SLIP)
    expect([acts, said()]).toEqual([[], [words]])
  })

  it.each([
    ['12345678', '预约码'],
    ['P12345678', '取件码'],
    ['6901234567892', '不是号票'],
  ])('asks nobody about %s', async (text, words) => {
    const { read, asked, said } = await setUp({})
    await read(text)
    expect(asked).toEqual([])
    expect(said()[0]).toContain(words)
  })

  it('leaves what is asked in an open sheet alone', async () => {
    const { read, asked, said, props } = await setUp({})
    props.busy = true
    await flushPromises()
    await read(SLIP)
    expect([asked, said()]).toEqual([[], ['先办完打开的这一页，再扫码']])
  })

  it('waits for the step that is under way', async () => {
    const { read, acts, locked } = await setUp({ next: [row(7)] }, slip('waiting'))
    locked.value = true
    await read(SLIP)
    expect(acts).toEqual([])
    locked.value = false
    await flushPromises()
    expect(acts.map((all) => all[0])).toEqual(['call'])
  })

  it('goes by lists that show the step before, too', async () => {
    const { read, acts, told, now, lists } = await setUp({}, slip('missed'))
    let come = (): void => undefined
    lists.shown = new Promise<void>((done) => (come = done))
    await read(SLIP)
    now.value = view({ missed: [row(7)] })
    come()
    await flushPromises()
    expect([acts.map((all) => all[0]), told]).toEqual([['return'], []])
  })

  it('goes by the slip that was shown last', async () => {
    let late: (ticket: Ticket) => void = () => undefined
    const first = new Promise<Ticket>((done) => (late = done))
    const rows = { next: [row(7), row(8)] }
    const { read, acts } = await setUp(rows, first, slip('waiting', { number: 'Z008' }))
    await read(SLIP)
    await read('https://hall.example/t/Other')
    late(slip('waiting'))
    await flushPromises()
    expect(acts.map((all) => all[1])).toEqual([{ ticket: 8 }])
  })

  it('hears no more once the page has gone', async () => {
    const { page, heard } = await setUp({})
    expect(heard()).toBe(true)
    page.unmount()
    expect(heard()).toBe(false)
  })
})
