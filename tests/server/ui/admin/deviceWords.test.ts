// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { mount } from '@vue/test-utils'
import { defineComponent, h } from 'vue'
import PageSigns from '@ui/admin/devices/PageSigns.vue'
import { isOpenCheck, OFFICE, shownKind, useDeviceWords, type Check } from '@ui/admin/devices/words'
import type { Api } from '@ui/api'
import { provideSaid } from '@ui/said'
import { createWords } from '@ui/words'
import type { DeviceStanding } from '@ui/wire'
import chinese from '@ui/words/zh-CN.json'
import english from '@ui/words/en.json'
import spoken from 'virtual:words/admin'

const DONE: Check = {
  at: 0, by: 'staff:李静', state: 'done', evidence: 'answered', reason: '', replaced: '', kind: 'check',
} // prettier-ignore

const NAMES = { 总服务台: 'Information desk', '取号机 1 号': 'Kiosk 1' }

function inLanguage(language: string) {
  const i18n = createWords(spoken)
  i18n.global.setLocaleMessage('en', english as never)
  i18n.global.locale.value = language
  return { plugins: [i18n] }
}

function words(language = 'zh-CN'): ReturnType<typeof useDeviceWords> {
  let found: ReturnType<typeof useDeviceWords> | undefined
  const page = defineComponent({
    setup() {
      provideSaid({ get: async () => ({ words: NAMES }) } as unknown as Api)
      return () => h(child)
    },
  })
  const child = defineComponent({
    setup() {
      found = useDeviceWords()
      return () => null
    },
  })
  mount(page, { global: inLanguage(language) })
  return found!
}

it('says where it stands in the language of the page', async () => {
  const place = ({ placeOf }: ReturnType<typeof words>, where: Partial<DeviceStanding>): string =>
    placeOf({ counter: '', kiosk: '', ...where } as DeviceStanding)
  const home = words()
  expect(place(home, { counter: '3' })).toBe('3 号窗口')
  expect(place(home, { counter: '总服务台' })).toBe('总服务台')
  const foreign = words('en')
  await new Promise((done) => setTimeout(done))
  expect(place(foreign, { counter: '总服务台' })).toBe('Information desk')
  expect(place(foreign, { kiosk: '取号机 1 号' })).toBe('Kiosk 1')
})

it.each([
  ['zh-CN', '综合屏', '多个窗口的叫号', '窗口条屏'],
  ['en', 'Main screen', 'Calls of many counters', 'LED bar'],
])('a bar that stands at no counter is a main screen, in %s', (language, main, place, bar) => {
  const { kindOf, placeOf } = words(language)
  const alone = { kind: 'led', counter: '', kiosk: '' } as DeviceStanding
  expect([kindOf(alone), placeOf(alone)]).toEqual([main, place])
  expect(kindOf({ ...alone, counter: '3' })).toBe(bar)
  expect(shownKind({ kind: 'pad', counter: '' })).toBe('pad')
})

describe('what a device is said to be', () => {
  const { advice, cameOf, stateOf } = words()

  it('tells one that answers nonsense from a silent one, and what to do', () => {
    const said = (detail: string): string => stateOf({ state: 'silent', detail } as DeviceStanding)
    expect(said('not_understood')).toBe('没有应答：说的听不懂：接错了设备，或速率不对')
    expect(said('silent')).toBe('没有应答')
    expect(advice('not_understood')).toContain('请核对速率、型号和接线')
    expect(words('en').advice('not_understood')).toContain('wrong baud rate, or another kind of device answers')
  })

  it.each(['address_taken', 'line_speed', 'wrong_kind', 'port_missing', 'port_busy', 'port_denied'])(
    'has a sentence of its own for %s, in both languages',
    (detail) => {
      expect(advice(detail)).not.toBe('')
      expect(words('en').advice(detail)).not.toBe(advice(detail))
      expect(Object.keys(chinese.admin.device.detail)).toContain(detail)
    },
  )

  it.each([
    ['led', '屏说收到的字有误'],
    ['camera', '高拍仪说拍不了，或要密码'],
    ['scanner', '设备说做不了'],
  ])('says of a %s what it refused', (kind, why) => {
    const refused = { kind, state: 'trouble', detail: 'refused' } as DeviceStanding
    expect(stateOf(refused)).toContain(why)
    expect(cameOf(kind, { ...DONE, state: 'failed', reason: 'refused' })).toContain(why)
  })

  it('says nothing more where the state says enough', () => {
    expect(advice('')).toBe('')
    expect(advice('paper_out')).toBe('')
  })

  it('lets the device speak, or its print queue', () => {
    expect(cameOf('led', DONE)).toBe('成功，设备自己答的')
    expect(cameOf(OFFICE, DONE)).toBe('打完了，打印队列说的；请看纸')
    const held: Check = { ...DONE, state: 'running', reason: 'job_held' }
    expect(cameOf(OFFICE, held)).toBe('打印中：在打印队列里等人放行')
    const mute: Check = { ...DONE, state: 'unknown', evidence: 'write-only', reason: 'no_status' }
    expect(cameOf('ticket_printer', mute)).toBe('已发出；这种设备不会回答，请看一眼')
    const lost: Check = { ...DONE, state: 'unknown', evidence: 'unknown', reason: 'no_answer' }
    expect(cameOf('ticket_printer', lost)).toBe('不知道成没成：没有应答')
  })

  it('says whether a card was read, and why not', () => {
    expect(cameOf('id_reader', DONE)).toBe('读到了，读卡器自己答的；内容已丢掉')
    const came = (reason: string): string => cameOf('id_reader', { ...DONE, state: 'unknown', reason })
    expect(came('no_card')).toBe('没有读到：没有放卡')
    expect(came('unreadable')).toBe('没有读到：卡读不出来')
    const lost: Check = { ...DONE, state: 'unknown', evidence: 'unknown', reason: 'silent' }
    expect(cameOf('id_reader', lost)).toBe('不知道成没成：没有应答')
    const english = words('en')
    expect(english.cameOf('id_reader', { ...DONE, state: 'unknown', reason: 'no_card' })).toBe(
      'Nothing was read: no card lies on the reader',
    )
    for (const why of ['no_card', 'unreadable', 'self_test']) {
      expect(advice(why)).not.toBe('')
      expect(english.advice(why)).not.toBe(advice(why))
    }
    const broken = { state: 'trouble', detail: 'self_test' } as DeviceStanding
    expect(stateOf(broken)).toContain('读卡模块自检没有通过')
  })

  it.each([chinese, english])('asks for a card before the check of a reader', (all) => {
    expect(all.admin.device.check.help.id_reader).toMatch(/请先把一张身份证放在|First lay an identity card/)
  })

  it('knows what is not over yet', () => {
    const at = (state: Check['state']): boolean =>
      isOpenCheck({ check: { ...DONE, state } } as DeviceStanding)
    expect((['waiting', 'running', 'done', 'failed', 'unknown'] as const).map(at)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ])
    expect(isOpenCheck({ check: null } as DeviceStanding)).toBe(false)
  })
})

it('what should be on the self-check page stands beside it', () => {
  const signs = (replaced: string): string =>
    mount(PageSigns, { props: { cells: 32, replaced }, global: inLanguage('zh-CN') }).text()
  expect(signs('')).toContain('一行 32 个数字正好排满')
  expect(signs('')).not.toContain('字体里没有')
  expect(signs('䶮𠮷')).toContain('没有 䶮 𠮷，纸上印成〓')
})
