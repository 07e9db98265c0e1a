// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import spoken from 'virtual:words/desk'
import SlipAlarm from '@ui/desk/SlipAlarm.vue'
import type { Live, View } from '@ui/live'
import type { Slips } from '@ui/wire'
import { createWords } from '@ui/words'

it('is seen while slips are in trouble, and leads to where they are settled', async () => {
  const told = shallowRef<View<Slips> | null>(null)
  const rooms: string[] = []
  const live = { watchView: (room: string) => (rooms.push(room), told) } as unknown as Live
  const page = mount(SlipAlarm, { props: { live }, global: { plugins: [createWords(spoken)] } })
  expect(page.find('a').exists()).toBe(false)
  const show = async (count: number) => {
    const data = { slips: Array(count).fill({}), kiosks: [] } as unknown as Slips
    told.value = { room: 'slips:all', epoch: 'e', seq: 1, facts: 1, at: 0, data }
    await nextTick()
  }
  await show(2)
  expect(rooms).toEqual(['slips:all'])
  expect(page.get('a').text()).toBe('小票 2')
  expect(page.get('a').attributes('href')).toMatch(/^\/infodesk\?as=.*#slips$/)
  await show(0)
  expect(page.find('a').exists()).toBe(false)
})
