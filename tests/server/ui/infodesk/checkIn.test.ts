// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { defineComponent, nextTick, ref, shallowRef } from 'vue'
import type { Api } from '@ui/api'
import { provideInfodesk, provideScanned } from '@ui/infodesk/context'
import CheckInPart from '@ui/infodesk/CheckInPart.vue'
import type { Session } from '@ui/infodesk/useSession'
import { provideSaid } from '@ui/said'
import type { Scan } from '@ui/scanner'
import type { Booking } from '@ui/wire'
import { createWords } from '@ui/words'
import spoken from 'virtual:words/infodesk'

const A = '11112222'
const B = '33334444'

const booking = (code: string, service: string) =>
  ({ code, service: { code: service, name: service }, state: 'booked', slot: 0, end: 0 }) as unknown as Booking

function setUp() {
  const answers = new Map<string, (with_: unknown) => void>()
  const wait = (path: string) => new Promise((answer) => answers.set(path, answer))
  const api = { get: wait, command: wait } as unknown as Api
  const scanned = shallowRef<Scan | null>(null)
  const session = { api, hall: ref(null), printers: ref([]), now: () => 0 } as unknown as Session
  const page = mount(
    defineComponent({
      components: { CheckInPart },
      setup() {
        provideSaid(api)
        provideInfodesk(session)
        provideScanned(scanned)
      },
      template: '<CheckInPart />',
    }),
    { global: { plugins: [createWords(spoken)] } },
  )
  async function scan(code: string): Promise<void> {
    scanned.value = { kind: 'booking', code }
    await nextTick()
  }
  async function answer(path: string, with_: unknown): Promise<void> {
    answers.get(path)!(with_)
    await flushPromises()
  }
  return { page, scan, answer }
}

it('shows the booking that was scanned last, whichever is found first', async () => {
  const { page, scan, answer } = setUp()
  await scan(A)
  await scan(B)
  await answer(`/api/bookings/${B}`, booking(B, 'second'))
  await answer(`/api/bookings/${A}`, booking(A, 'first'))
  expect(page.text()).toContain('second')
  expect(page.text()).not.toContain('first')
})

it('keeps the next visitor’s booking when the one before is checked in', async () => {
  const { page, scan, answer } = setUp()
  await scan(A)
  await answer(`/api/bookings/${A}`, booking(A, 'first'))
  await page.findAll('button').at(-2)!.trigger('click')
  await scan(B)
  await answer(`/api/bookings/${B}`, booking(B, 'second'))
  await answer(`/api/bookings/${A}/check-in`, { number: 'A001' })
  expect(page.text()).toContain('second')
  expect(page.find('input').element.value).toBe(B)
})
