// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import BigButton from '@ui/components/BigButton.vue'
import DemoBadge from '@ui/components/DemoBadge.vue'
import HallClock from '@ui/components/HallClock.vue'
import HallIcon from '@ui/components/HallIcon.vue'
import StatusWord from '@ui/components/StatusWord.vue'
import { bell } from '@ui/icons'
import { createWords } from '@ui/words'
import spoken from 'virtual:words/login'

describe('HallIcon', () => {
  it('is hidden from screen readers unless it speaks for itself', () => {
    expect(mount(HallIcon, { props: { icon: bell } }).attributes('aria-hidden')).toBe('true')
    const labelled = mount(HallIcon, { props: { icon: bell, label: '声音' } })
    expect(labelled.attributes()).toMatchObject({ role: 'img', 'aria-label': '声音' })
    expect(labelled.find('path').exists()).toBe(true)
    expect(labelled.findAll('svg')).toHaveLength(1)
  })
})

describe('DemoBadge', () => {
  it('says how fast a demo runs, and nothing in a real hall or while that is not known', async () => {
    const badge = mount(DemoBadge, {
      props: { speed: undefined as number | undefined },
      global: { plugins: [createWords(spoken)] },
    })
    expect(badge.text()).toBe('')
    await badge.setProps({ speed: 20 })
    expect(badge.text()).toBe('演示 ×20')
    await badge.setProps({ speed: 1 })
    expect(badge.text()).toBe('')
  })
})

describe('StatusWord', () => {
  it('shows an icon beside the word', () => {
    const state = mount(StatusWord, { props: { status: 'warn' }, slots: { default: '快缺纸' } })
    expect(state.text()).toBe('快缺纸')
    expect(state.find('svg').exists()).toBe(true)
  })
})

describe('BigButton', () => {
  it('does nothing while disabled', async () => {
    const button = mount(BigButton, { props: { disabled: true }, slots: { default: '取号' } })
    await button.trigger('click')
    expect(button.emitted('click')).toBeUndefined()
  })
})

describe('HallClock', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const at = Date.UTC(2026, 8, 1, 15, 59, 30)

  it("shows the hall's time zone and walks on by itself", async () => {
    const clock = mount(HallClock, { props: { now: at, timeZone: 'Asia/Shanghai' } })
    expect(clock.text()).toBe('23:59')
    vi.advanceTimersByTime(31_000)
    await nextTick()
    expect(clock.text()).toBe('00:00')
    await clock.setProps({ now: at - 60_000 })
    expect(clock.text()).toBe('23:58')
    clock.unmount()
    expect(vi.getTimerCount()).toBe(0)
  })

  it("keeps a hurried hall's pace", async () => {
    const props = { now: at, timeZone: 'Asia/Shanghai', speed: 60 }
    const clock = mount(HallClock, { props })
    vi.advanceTimersByTime(10_000)
    await nextTick()
    expect(clock.text()).toBe('00:09')
    clock.unmount()
  })
})
