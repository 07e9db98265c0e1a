// @vitest-environment happy-dom
/** What the page says of a device, and of how that is known: never well without the device's word. */
import { expect, it, vi } from 'vitest'
import { mount } from '@vue/test-utils'
import DeviceFacts from '@ui/admin/devices/DeviceFacts.vue'
import { createWords } from '@ui/words'
import type { DeviceStanding } from '@ui/wire'
import spoken from 'virtual:words/admin'

vi.mock('@ui/admin/useAdmin', () => ({
  useAdmin: () => ({ command: vi.fn(), hall: { value: { timezone: 'Asia/Shanghai' } } }),
}))
vi.mock('@ui/said', () => ({ useSaid: () => ({ said: (text: string) => text }) }))

const DEVICE: DeviceStanding = {
  code: 'w1-led', kind: 'led', driver: 'a090', port: 'COM1', address: '1', agent: '', counter: '1',
  kiosk: '', state: 'ok', since: 1, last_ok: null, evidence: 'answered', detail: '', counts: {},
  check: null, cells: 0,
} // prettier-ignore

function shown(changes: Partial<DeviceStanding>): string {
  const device = { ...DEVICE, ...changes }
  const page = mount(DeviceFacts, { props: { device }, global: { plugins: [createWords(spoken)] } })
  return page.findAll('dd').map((one) => one.text()).join(' | ')
}

it('says in other words what a device said itself, what it cannot say, and what nobody has heard', () => {
  const evidences = [
    shown({}),
    shown({ state: 'unknown', evidence: 'write-only' }),
    shown({ state: 'unknown', evidence: 'unknown' }),
  ]
  expect(evidences[0]).toContain('设备自己答的')
  expect(evidences[1]).toContain('无法得知')
  expect(evidences[2]).toContain('还没有消息')
  expect(evidences.map((text) => text.includes('正常'))).toEqual([true, false, false])
})

it('says what is to be done about trouble', () => {
  const text = shown({ kind: 'pad', driver: 'gwq', state: 'silent', detail: 'port_strange' })
  expect(text).toContain('那里是别的程序')
  expect(text).toContain('核对地址和端口号')
})
