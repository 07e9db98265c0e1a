// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'
import { useHallTime } from '@ui/staff/useHallTime'
import { useKnownTime } from '@ui/supervisor/useKnownTime'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

it('what is counted from the hall stands still while nothing is heard of it; the clock goes on', async () => {
  const at = ref(0)
  const stale = ref(false)
  const page = mount(
    defineComponent({
      setup() {
        const { now } = useHallTime(() => at.value, () => 60)
        const known = useKnownTime(now, () => stale.value)
        return () => h('p', `${now.value / 60_000} ${known.value / 60_000}`)
      },
    }),
  )
  const pass = async (seconds: number) => {
    vi.advanceTimersByTime(seconds * 1_000)
    await nextTick()
    return page.text()
  }
  expect(await pass(5)).toBe('5 5')
  stale.value = true
  expect(await pass(20)).toBe('25 5')

  stale.value = false // heard again, and of a later time
  at.value = 30 * 60_000
  expect(await pass(0)).toBe('30 30')
  expect(await pass(1)).toBe('31 31')
  page.unmount()
})
