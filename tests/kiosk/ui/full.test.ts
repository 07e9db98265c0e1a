// @vitest-environment happy-dom
/** A service whose numbers are all taken says so before anybody asks for one. */
import { mount } from '@vue/test-utils'
import { defineComponent, h, shallowRef } from 'vue'
import { describe, expect, it } from 'vitest'
import spoken from 'virtual:words/kiosk'
import { createWords } from '@ui/words'
import type { Service, ServiceLoad } from '@ui/wire'
import ServicePage from '../../../kiosk/ui/components/ServicePage.vue'
import ServiceTile from '../../../kiosk/ui/components/ServiceTile.vue'
import { KIOSK, type Kiosk } from '../../../kiosk/ui/composables/useKiosk'
import { provideSaid } from '@ui/said'

const NOW = Date.UTC(2026, 2, 2, 2, 24) // 10:24 in Shanghai
const AGAIN = Date.UTC(2026, 2, 2, 6, 0)
const ELSEWHERE = { slot_minutes: 30, outlets: ['online', 'self_service'] }

const service = (change: Partial<Service> = {}): Service => ({
  code: 'deed',
  name: '不动产登记查询',
  area: 'house',
  spoken: '查房产',
  aliases: [],
  initials: [],
  prefix: 'C',
  materials: [],
  windows: '',
  place: '二楼',
  slot_minutes: 0,
  ...change,
})

const load = (change: Partial<ServiceLoad> = {}): ServiceLoad => ({
  code: 'deed',
  waiting: 4,
  wait: null,
  shut: false,
  full: false,
  again_at: null,
  ...change,
})

function show(part: typeof ServicePage | typeof ServiceTile, standing: ServiceLoad, one = service()) {
  const page = { name: 'service', service: 'deed' }
  const session = { page, ask: null, refused: null, priority: null, modes: { elder: false } }
  const kiosk = {
    api: { get: () => new Promise(() => undefined) },
    hall: shallowRef({ timezone: 'Asia/Shanghai', classes: [] }),
    services: shallowRef([one]),
    view: shallowRef({ services: [standing], intake: 'open', opens_at: null }),
    viewId: shallowRef('1'),
    gone: shallowRef(false),
    now: shallowRef(NOW),
    session: shallowRef(session),
    sheet: shallowRef({ landscape: false, elder: false }),
    slow: shallowRef(false),
    send: () => undefined,
  } as unknown as Kiosk
  const shown = defineComponent(() => {
    provideSaid(kiosk.api)
    return () => (part === ServiceTile ? h(ServiceTile, { service: one, formal: true }) : h(ServicePage))
  })
  const global = { plugins: [createWords(spoken)], provide: { [KIOSK as symbol]: kiosk } }
  return mount(shown, { global })
}

describe('a service without numbers', () => {
  it.each([
    [load(), '不动产登记查询', false],
    [load({ full: true, again_at: AGAIN }), '号发完了·14:00 再发', true],
    [load({ full: true }), '今天的号发完了', true],
    [load({ shut: true, full: true }), '暂停办理', true],
  ])('says so on its tile among what was found: %j', (standing, line, barred) => {
    const tile = show(ServiceTile, standing)
    expect(tile.find('.line').text()).toBe(line)
    expect(tile.find('.tile').classes('barred')).toBe(barred)
  })

  it('offers a number while there are any', () => {
    const page = show(ServicePage, load())
    expect(page.find('[role=alert]').exists()).toBe(false)
    expect(page.find('.main').text()).toBe('取号')
  })

  it.each([
    [load({ full: true, again_at: AGAIN }), {}, '今天 14:00 再发下一批号；可以到总服务台问一问'],
    [load({ full: true }), {}, '今天没有号了；可以到总服务台问一问'],
    [
      load({ full: true }),
      ELSEWHERE,
      '今天没有号了；急着办，可以到总服务台约个时间；也可以在网上办；也可以在自助机上办',
    ],
  ])('says on its page what to do instead: %j %j', (standing, change, text) => {
    const page = show(ServicePage, standing, service(change))
    expect(page.find('.main').exists()).toBe(false)
    expect(page.find('[role=alert] .title').text()).toBe('这件事的号发完了')
    expect(page.find('[role=alert] .text').text()).toBe(text)
  })
})
