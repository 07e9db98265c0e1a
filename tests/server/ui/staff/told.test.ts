// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { defineComponent, nextTick } from 'vue'
import { createI18n } from 'vue-i18n'
import { Offline, Refusal } from '@ui/api'
import { useTold, type Told } from '@ui/staff/useTold'

const MESSAGES = {
  'zh-CN': {
    trouble: { offline: '网络不通' },
    page: { offline: '连不上，没有记', done: '{number} 已处理' },
    refusal: { not_open: '现在不发号', unknown: '没有办成（{code}）' },
  },
  en: {
    trouble: { offline: 'No network' },
    page: { offline: 'No connection, nothing noted', done: '{number} is settled' },
    refusal: { not_open: 'No numbers now', unknown: 'Not done ({code})' },
  },
}

function page() {
  let told: Told | null = null
  const i18n = createI18n({ legacy: false, locale: 'zh-CN', messages: MESSAGES })
  const component = defineComponent({
    setup() {
      told = useTold()
      return { words: told.told }
    },
    template: '<p>{{ words }}</p>',
  })
  return { shown: mount(component, { global: { plugins: [i18n] } }), told: told!, i18n }
}

it('what has been said is said again in the language the page changes to', async () => {
  const { shown, told, i18n } = page()
  expect(shown.text()).toBe('')
  told.failed(new Refusal('not_open', {}, 409))
  await nextTick()
  expect(shown.text()).toBe('现在不发号')
  i18n.global.locale.value = 'en'
  await nextTick()
  expect(shown.text()).toBe('No numbers now')
  told.say('page.done', { number: 'Z001' })
  i18n.global.locale.value = 'zh-CN'
  await nextTick()
  expect(shown.text()).toBe('Z001 已处理')
  told.clear()
  await nextTick()
  expect(shown.text()).toBe('')
})

it('no answer is told as the page tells it', async () => {
  const { shown, told } = page()
  told.failed(new Offline('gone'))
  await nextTick()
  expect(shown.text()).toBe('网络不通')
  told.failed(new Offline('gone'), 'page.offline')
  await nextTick()
  expect(shown.text()).toBe('连不上，没有记')
})
