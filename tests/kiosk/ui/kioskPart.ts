/** A part of the kiosk's page, mounted over a session that really goes on. */
import { mount, type VueWrapper } from '@vue/test-utils'
import { defineComponent, h, shallowRef, type Component } from 'vue'
import spoken from 'virtual:words/kiosk'
import { provideSaid } from '@ui/said'
import { createWords } from '@ui/words'
import type { KioskView, Service, ServiceLoad } from '@ui/wire'
import { KIOSK, type Kiosk } from '../../../kiosk/ui/composables/useKiosk'
import { roomFor } from '../../../kiosk/ui/layout'
import { start, step, type SessionEvent } from '../../../kiosk/ui/session'

export const NOW = Date.UTC(2026, 2, 2, 2, 24) // 10:24 in Shanghai

export const service = (change: Partial<Service> = {}): Service => ({
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

export const load = (change: Partial<ServiceLoad> = {}): ServiceLoad => ({
  code: 'deed',
  waiting: 4,
  wait: null,
  shut: false,
  full: false,
  again_at: null,
  ...change,
})

export interface Standing {
  services: readonly Service[]
  loads: readonly ServiceLoad[]
  /** Services on one number. */
  most?: number
  intake?: KioskView['intake']
}

export interface Shown {
  part: VueWrapper
  /** What was asked of the server. */
  asked: string[]
  session: Kiosk['session']
  send(...events: SessionEvent[]): Promise<void>
}

export function show(part: Component, standing: Standing, props: Record<string, unknown> = {}): Shown {
  const { services, loads, most = 2, intake = 'open' } = standing
  const session = shallowRef(start(0, 'zh-CN'))
  const asked: string[] = []
  const send = (event: SessionEvent) => void (session.value = step(session.value, event, 1_000))
  const top = services.map(({ code }) => code)
  const kiosk = {
    api: { get: (path: string) => (asked.push(path), new Promise(() => undefined)) },
    hall: shallowRef({ timezone: 'Asia/Shanghai', classes: [], areas: [], services_per_ticket: most }),
    services: shallowRef(services),
    view: shallowRef({ services: loads, top, areas: [], waiting: 9, intake, opens_at: null }),
    viewId: shallowRef('1'),
    gone: shallowRef(false),
    now: shallowRef(NOW),
    session,
    room: shallowRef(roomFor({ landscape: false, elder: false, low: false, adding: false, services: 1 })),
    sheet: shallowRef({ landscape: false }),
    slow: shallowRef(false),
    seconds: shallowRef(null),
    send,
  } as unknown as Kiosk
  const shown = defineComponent(() => {
    provideSaid(kiosk.api)
    return () => h(part, props)
  })
  const global = { plugins: [createWords(spoken)], provide: { [KIOSK as symbol]: kiosk } }
  const wrapper = mount(shown, { global })
  return {
    part: wrapper,
    asked,
    session,
    send: async (...events) => {
      events.forEach(send)
      await wrapper.vm.$nextTick()
    },
  }
}
