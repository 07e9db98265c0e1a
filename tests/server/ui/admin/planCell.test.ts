// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import PlanCell from '@ui/admin/plan/PlanCell.vue'
import type { Api } from '@ui/api'
import { provideSaid } from '@ui/said'
import { createWords } from '@ui/words'
import type { PlanParts } from '@ui/wire'
import english from '@ui/words/en.json'
import spoken from 'virtual:words/admin'

const WORDS: Record<string, string> = { 社保: 'Social insurance', 总服务台: 'Information desk' }
const AREA = { code: 'social', name: '社保', place: '一楼', zone: '' }
const PLAN = { shut: [], areas: [AREA], counters: [], zones: [], screens: [] } as unknown as PlanParts
const settled = () => new Promise((done) => setTimeout(done))

async function cell(language: string, part: 'areas' | 'counters', row: object, column = 'name') {
  const i18n = createWords(spoken)
  i18n.global.setLocaleMessage('en', english as never)
  i18n.global.locale.value = language
  const api = { get: async () => ({ words: WORDS }) } as unknown as Api
  const page = defineComponent({
    setup() {
      provideSaid(api)
      return () => h(PlanCell, { part, row: row as never, column, plan: PLAN })
    },
  })
  const shown = mount(page, { global: { plugins: [i18n] } })
  await settled()
  return shown
}

it('a name is said in the language of the page, and what its form will show stands below', async () => {
  const shown = await cell('en', 'areas', AREA)
  expect(shown.get('strong').text()).toBe('Social insurance')
  expect(shown.get('.under').text()).toBe('社保 · 一楼')
  expect(shown.get('.under > [lang=zh-CN]').text()).toBe('社保')
  const home = await cell('zh-CN', 'areas', AREA)
  expect(home.get('.under').text()).toBe('一楼')
})

it('a counter without a number is not given one', async () => {
  const row = (label: string) => ({ code: 'w1', label, area: 'social', skills: [] })
  const title = async (label: string, language: string) =>
    (await cell(language, 'counters', row(label))).get('strong').text()
  expect(await title('3', 'zh-CN')).toBe('3 号窗口')
  expect(await title('102号', 'zh-CN')).toBe('102 号窗口')
  expect(await title('总服务台', 'zh-CN')).toBe('总服务台')
  expect(await title('总服务台', 'en')).toBe('Information desk')
  expect((await cell('en', 'counters', row('3'), 'area')).text()).toBe('Social insurance')
})
