import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { alertPath, alertWords } from '@ui/desk/alerts'
import chinese from '@ui/words/zh-CN.json'
import english from '@ui/words/en.json'
import type { Alert, Suggestion } from '@ui/wire'
import { NOON } from './views'

function say(locale: 'zh-CN' | 'en') {
  // Typed loosely: the type of all words at once is too deep for the compiler.
  type Dictionary = { [key: string]: string | Dictionary }
  const messages: Record<string, Dictionary> = { 'zh-CN': chinese, en: english }
  const { global } = createI18n<[Dictionary], string, false>({ legacy: false, locale, messages })
  return (key: string, facts: Record<string, string | number> = {}) => global.t(key, facts)
}

/** No name has words in another language. */
const own = (name: string) => name

function suggestion(changes: Partial<Suggestion> = {}): Suggestion {
  return {
    key: 'divert:w3',
    kind: 'divert',
    counter: 'w3',
    label: '3',
    area: { code: 'general', name: '综合受理' },
    service: { code: 'social-card', name: '社会保障卡补领换领' },
    outlet: null,
    tickets: [12, 14, 16].map((id) => ({ id, number: `R0${id}` })),
    until: null,
    staffed: true,
    here: { before: 43, after: 34 },
    there: { before: 8, after: 12 },
    ...changes,
  }
}

function alert(changes: Partial<Alert> = {}, one: Partial<Suggestion> = {}): Alert {
  return {
    id: 7,
    area: { code: 'social', name: '人社' },
    service: null,
    raised_at: NOON,
    times: 1,
    people: 17,
    longest: 43,
    expected: 40,
    limits: [{ alert: 7, measure: 'longest', value: 43, limit: 30 }],
    declined: [],
    suggestions: [suggestion(one)],
    ...changes,
  }
}

describe('what the desk says about a full place', () => {
  it('tells what, figures with the limit, the act, and both sides', () => {
    expect(alertWords(alert(), true, say('zh-CN'), own)).toEqual({
      what: '人社等候超过上限',
      figures: '17 人在等，最长 43 分钟（上限 30 分钟）',
      act: '您能做的：办完这位后，接 3 位社会保障卡补领换领',
      effect: '预计人社平均再等 43 → 约 34 分钟，本区多等约 4 分钟',
      yes: '接 3 位',
      no: '这次不接',
    })
  })

  it('begins at once when nobody is at the counter, and costs nobody', () => {
    const words = alertWords(alert({}, { there: { before: 8, after: 8 } }), false, say('zh-CN'), own)
    expect(words.act).toBe('您能做的：接 3 位社会保障卡补领换领')
    expect(words.effect).toMatch(/本区不用多等$/)
  })

  it('names the area when people come for several things', () => {
    const words = alertWords(alert({}, { service: null }), false, say('zh-CN'), own)
    expect(words.act).toBe('您能做的：接 3 位人社')
  })

  it('says the names of the hall in the language of the page', () => {
    const names: Record<string, string> = { 人社: 'Social insurance', 社会保障卡补领换领: 'Cards' }
    const words = alertWords(alert(), false, say('en'), (name) => names[name] ?? name)
    expect(words.what).toBe('Social insurance: past the limit')
    expect(words.act).toBe('You can: take 3 for Cards')
    expect(words.effect).toMatch(/^Social insurance: /)
  })

  it('puts each limit that is passed beside its figure', () => {
    const limits: Alert['limits'] = [
      { alert: 7, measure: 'people', value: 17, limit: 12 },
      { alert: 8, measure: 'expected', value: 40, limit: 25 },
    ]
    expect(alertWords(alert({ limits }), false, say('zh-CN'), own).figures).toBe(
      '17 人在等（上限 12 人），最长 43 分钟，现在来要等约 40 分钟（上限 25 分钟）',
    )
  })

  it('says where nobody calls at all', () => {
    const open = { kind: 'open' as const, tickets: [], there: null, here: { before: null, after: 9 } }
    const words = alertWords(alert({}, open), false, say('zh-CN'), own)
    expect(words.effect).toBe('人社现在没有窗口叫号，之后约等 9 分钟')
    expect(words.yes).toBe('开始接待')
  })

  it.each(['open', 'divert', 'lend'] as const)('has every word for %s in both languages', (kind) => {
    for (const locale of ['zh-CN', 'en'] as const) {
      for (const busy of [true, false]) {
        const words = alertWords(alert({}, { kind }), busy, say(locale), own)
        for (const word of Object.values(words)) expect(word).not.toMatch(/desk\.|\{/)
      }
    }
  })

  it('sends its answer to the alert', () => {
    expect(alertPath(alert(), 'take')).toBe('/api/alerts/7/take')
  })
})
