// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { computed, defineComponent, h, ref } from 'vue'
import type { Api } from '@ui/api'
import { provideSaid } from '@ui/said'
import AlertList from '@ui/supervisor/AlertList.vue'
import { provideFloor } from '@ui/supervisor/context'
import { useActs } from '@ui/supervisor/useActs'
import { useSheet } from '@ui/supervisor/useSheet'
import { createWords } from '@ui/words'
import type { Alert, Hall, SupervisorView } from '@ui/wire'
import spoken from 'virtual:words/supervisor'

const NAMES = ['医保', '税务', '户籍', '社保', '不动产']
const ALERTS = NAMES.map((name, id) => ({
  id,
  area: { code: `a${id}`, name },
  service: null,
  limits: [{ alert: id, measure: 'people', value: 20, limit: 12 }],
  raised_at: 0,
  times: 1,
  suggestions: [],
  declined: [],
})) as unknown as Alert[]

function page(alerts: Alert[]) {
  const api = {} as Api
  const floor = defineComponent({
    setup() {
      provideSaid(api)
      provideFloor({
        api,
        view: computed(() => ({ areas: [] }) as unknown as SupervisorView),
        hall: computed(() => ({ timezone: 'Asia/Shanghai' }) as Hall),
        services: ref([]),
        clock: ref(0),
        now: ref(0),
        acts: useActs(api, () => true),
        sheets: useSheet(),
        locked: computed(() => false),
      })
      return () => h(AlertList, { alerts })
    },
  })
  return mount(floor, { global: { plugins: [createWords(spoken)] } })
}

it('keeps but the worst open where they would push the areas away, and shows all when asked', async () => {
  const list = page(ALERTS)
  const folded = () => list.findAll('li.later').map((card) => card.get('h3').text())
  expect(folded()).toEqual(['户籍超过上限', '社保超过上限', '不动产超过上限'])
  const more = list.get('button.more')
  expect(more.text()).toBe('还有 3 条，都列出来')
  await more.trigger('click')
  expect(folded()).toEqual([])
  expect(more.attributes('aria-expanded')).toBe('true')
  await more.trigger('click')
  expect(folded()).toHaveLength(3)
})

it('offers nothing more where there is nothing more', () => {
  expect(page(ALERTS.slice(0, 2)).find('button.more').exists()).toBe(false)
})
