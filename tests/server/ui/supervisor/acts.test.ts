// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { mount } from '@vue/test-utils'
import { Offline, Refusal, type Api } from '@ui/api'
import { counterAct, possibleActs } from '@ui/supervisor/counterActs'
import { isOver, sayingOf, seatName, takeOf, worstLimit } from '@ui/supervisor/suggestion'
import { useActs, type Act, type Acts } from '@ui/supervisor/useActs'
import { readSheet, useSheet, writeSheet, type Sheets } from '@ui/supervisor/useSheet'
import type { Alert, CounterSeen, Suggestion } from '@ui/wire'

function inside<T>(use: () => T): T {
  let made: T | undefined
  mount(defineComponent({ setup: () => ((made = use()), () => h('i')) }))
  return made!
}

interface Sent {
  path: string
  body: unknown
  key: string
}

function setUp(answers: (Error | object)[]) {
  const sent: Sent[] = []
  const api = {
    command: async (path: string, body: unknown, { key = '' }: { key?: string }) => {
      sent.push({ path, body, key })
      const answer = answers.shift() ?? {}
      if (answer instanceof Error) throw answer
      return answer
    },
  } as unknown as Api
  let now = 0
  const acts: Acts = inside(() => useActs(api, (key) => key !== 'refusal.odd', () => now))
  const pass = (ms: number) => {
    now += ms
    vi.advanceTimersByTime(ms)
  }
  return { acts, sent, pass }
}

const MOVE: Act = {
  path: '/api/diversions',
  body: { tickets: [1] },
  said: ({ moved }: { moved: number }) => ({ key: 'done', facts: { n: moved } }),
  undo: ({ seconds }: { seconds: number }) => ({
    seconds,
    act: { path: '/api/undo', said: { key: 'undone' } },
  }),
}

describe('what a supervisor does', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is told with what the server answered, and can be taken back in time', async () => {
    const { acts, sent, pass } = setUp([{ moved: 2, seconds: 10 }])
    expect(await acts.run(MOVE)).toBe(true)
    expect(acts.told.value).toEqual({ tone: 'ok', key: 'done', facts: { n: 2 } })
    expect([acts.left.value, acts.share.value]).toEqual([10, 1])
    pass(4_000)
    expect(acts.left.value).toBe(6)
    expect(await acts.takeBack()).toBe(true)
    expect(sent[1]!.path).toBe('/api/undo')
    expect(acts.told.value).toMatchObject({ key: 'undone' })
    expect(acts.left.value).toBe(0)
  })

  it('cannot be taken back once the time is over', async () => {
    const { acts, sent, pass } = setUp([{ moved: 2, seconds: 10 }])
    await acts.run(MOVE)
    pass(10_000)
    expect(await acts.takeBack()).toBe(false)
    expect(sent).toHaveLength(1)
  })

  it('goes away by itself when it went well, and stays when it did not', async () => {
    const { acts, pass } = setUp([{}, new Refusal('nothing_to_undo', { n: 1, list: [] }, 409)])
    await acts.run({ path: '/a', said: { key: 'done' } })
    pass(9_000)
    expect(acts.told.value).toBeNull()
    expect(await acts.run({ path: '/a', said: { key: 'done' } })).toBe(false)
    pass(60_000)
    expect(acts.told.value).toEqual({
      tone: 'danger',
      key: 'refusal.nothing_to_undo',
      facts: { code: 'nothing_to_undo', n: 1 },
    })
    acts.dismiss()
    expect(acts.told.value).toBeNull()
  })

  it('that got no answer is the same command when it is pressed again', async () => {
    const { acts, sent } = setUp([new Offline('/x'), {}, {}])
    expect(await acts.run(MOVE)).toBe(false)
    await acts.run(MOVE)
    await acts.run(MOVE)
    expect(sent[0]!.key).toBe(sent[1]!.key)
    expect(sent[1]!.key).not.toBe(sent[2]!.key)
  })

  it('says a refusal it has no words for as one it does not know', async () => {
    const { acts } = setUp([new Refusal('odd', {}, 409)])
    await acts.run(MOVE)
    expect(acts.told.value).toMatchObject({ key: 'refusal.unknown', facts: { code: 'odd' } })
  })

  it('asks first where it cannot be taken back', async () => {
    const { acts, sent } = setUp([{}])
    const question = { asks: { key: 'sure' }, yes: 'yes', act: { path: '/a', said: { key: 'done' } } }
    acts.ask(question)
    expect(await acts.answer(false)).toBe(false)
    expect([acts.question.value, sent.length]).toEqual([null, 0])
    acts.ask(question)
    expect(await acts.answer(true)).toBe(true)
    expect(sent).toHaveLength(1)
  })
})

describe('at a counter', () => {
  const counter: CounterSeen = {
    code: 'w3',
    label: '3',
    area: 'general',
    state: 'open',
    staff: '李静',
    number: null,
    serving: false,
    took: null,
    usual: null,
    since: 0,
    served: 4,
    reason: '',
  }

  it.each([
    ['open', '李静', null, ['pause', 'close', 'sign_off'], ''],
    ['paused', '李静', null, ['open', 'close', 'sign_off'], ''],
    ['closed', '李静', null, ['open', 'sign_off'], ''],
    ['open', '李静', 'Z001', ['pause'], 'in_hand'],
    ['paused', '李静', 'Z001', ['open'], 'in_hand'],
    ['closed', null, null, [], 'nobody'],
  ] as const)('%s, %s, %s: %j', (state, staff, number, can, why) => {
    expect(possibleActs({ ...counter, state, staff, number })).toEqual({ can, why })
  })

  it('a switch is taken back by its other position', () => {
    const act = counterAct({ ...counter, state: 'paused', reason: '吃饭' }, 'open', '3 号窗口', '李静')
    const back = act.undo?.({} as never)
    expect(act.path).toBe('/api/counters/w3/open')
    expect(back?.act).toMatchObject({ path: '/api/counters/w3/pause', body: { reason: '吃饭' } })
  })

  it('nobody is signed on again by somebody else', () => {
    expect(counterAct(counter, 'sign_off', '3 号窗口', '李静').undo).toBeUndefined()
    expect(counterAct({ ...counter, state: 'paused' }, 'close', '3', '').undo).toBeUndefined()
  })
})

describe('a suggestion', () => {
  const way: Suggestion = {
    key: 'divert:w3',
    kind: 'divert',
    counter: 'w3',
    label: '3',
    area: { code: 'general', name: '综合受理' },
    service: null,
    outlet: null,
    tickets: [
      { id: 7, number: 'R007' },
      { id: 9, number: 'R009' },
    ],
    until: null,
    staffed: true,
    here: { before: 43, after: 24 },
    there: { before: 18, after: 22 },
  }

  it('is said with who does it and for how many', () => {
    expect(sayingOf(way, '', (name) => (name === '综合受理' ? 'General' : name))).toEqual({
      key: 'supervisor.do.divert',
      facts: { label: '3', area: 'General', service: '', n: 2, until: '' },
    })
    const away = { ...way, kind: 'send_away', outlet: 'online' } as const
    expect(sayingOf(away, '', String).key).toBe('supervisor.do.send_away_online_any')
    const one = { ...away, service: { code: 'card', name: '社会保障卡' } }
    expect(sayingOf(one, '', String).key).toBe('supervisor.do.send_away_online')
  })

  it('is taken up for the tickets that were shown, by whoever is named', () => {
    expect(takeOf(way, '')).toEqual({ suggestion: 'divert:w3', tickets: [7, 9] })
    expect(takeOf({ ...way, staffed: false }, ' 李静 ')).toMatchObject({ staff: '李静' })
  })

  it('stands for the limit that is passed furthest', () => {
    const limits = [
      { alert: 1, measure: 'people', value: 20, limit: 15 },
      { alert: 2, measure: 'longest', value: 60, limit: 30 },
    ]
    const alert = { limits } as unknown as Alert
    expect(worstLimit(alert)?.measure).toBe('longest')
    expect(isOver(alert)).toBe(true)
    const eased = [{ alert: 1, measure: 'people', value: 13, limit: 15 }]
    expect(isOver({ limits: eased } as unknown as Alert)).toBe(false)
    expect(worstLimit({ limits: [] } as unknown as Alert)).toBeNull()
  })

  it('names people, not accounts', () => {
    expect(seatName('staff:陈主任')).toBe('陈主任')
    expect(seatName('13')).toBe('13')
  })
})

describe('the open sheet', () => {
  beforeEach(() => history.replaceState(null, '', '/supervisor?as=x'))

  it.each(['#area/general', '#day', '#record', '#numbers'])('%s is an address', (hash) => {
    expect(writeSheet(readSheet(hash)!)).toBe(hash)
  })

  it.each(['', '#', '#area/', '#other'])('%s is none', (hash) => {
    expect(readSheet(hash)).toBeNull()
  })

  it('is there again after a reload, and closing it leaves the page’s own address', () => {
    history.replaceState(null, '', '/supervisor?as=x#area/tax')
    const sheets: Sheets = inside(useSheet)
    expect(sheets.sheet.value).toEqual({ kind: 'area', code: 'tax' })
    sheets.close()
    expect(sheets.sheet.value).toBeNull()
    expect(location.search + location.hash).toBe('?as=x')
  })
})
