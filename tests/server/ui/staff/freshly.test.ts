// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'
import { freshly } from '@ui/staff/freshly'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function setUp() {
  const answers: (() => void)[] = []
  const load = vi.fn(() => new Promise<void>((answer) => answers.push(answer)))
  let ask: () => void = () => undefined
  const page = mount(
    defineComponent({
      setup() {
        ask = freshly(load, 100)
        return () => null
      },
    }),
  )
  const answered = async () => {
    answers.shift()?.()
    await vi.advanceTimersByTimeAsync(100)
  }
  return { page, load, ask, answered }
}

it('asks once more after an answer, however often it was wanted meanwhile', async () => {
  const { page, load, ask, answered } = setUp()
  ask()
  ask()
  ask()
  expect(load).toHaveBeenCalledTimes(1)
  await answered()
  expect(load).toHaveBeenCalledTimes(2)
  await answered()
  expect(load).toHaveBeenCalledTimes(2)
  ask()
  expect(load).toHaveBeenCalledTimes(3)
  page.unmount()
})

it('rests between two fetches, and asks no more once the page has gone', async () => {
  const { page, load, ask, answered } = setUp()
  ask()
  ask()
  page.unmount()
  await answered()
  ask()
  expect(load).toHaveBeenCalledTimes(1)
})
