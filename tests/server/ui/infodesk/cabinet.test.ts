// @vitest-environment happy-dom
/** 文件柜 at the information desk. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { defineComponent, h, KeepAlive, ref } from 'vue'
import { Refusal, type Api } from '@ui/api'
import CabinetTab from '@ui/infodesk/cabinet/CabinetTab.vue'
import { provideInfodesk } from '@ui/infodesk/context'
import type { Session } from '@ui/infodesk/useSession'
import { provideSaid } from '@ui/said'
import type { CabinetCell, CabinetItem, CabinetOpening, CabinetView } from '@ui/wire'
import { createWords, fetchLater } from '@ui/words'
import spoken from 'virtual:words/infodesk'

const opening = (state: CabinetOpening['state'], more: Partial<CabinetOpening> = {}): CabinetOpening =>
  ({ id: 'door-1', number: 2, state, evidence: 'answered', reason: '', why: 'put_in', ...more }) as CabinetOpening

const item = (more: Partial<CabinetItem> = {}): CabinetItem =>
  ({
    id: 'i1',
    device: 'l1',
    lock: 2,
    cabinet: '东柜',
    number: 2,
    what: '营业执照',
    reference: 'HZ-12',
    state: 'stored',
    put_at: 0,
    put_by: 'staff:李红',
    due_at: 1_000,
    overdue: false,
    ended_at: null,
    ended_by: '',
    opening: null,
    ...more,
  }) as CabinetItem

const cell = (lock: number, more: Partial<CabinetCell> = {}): CabinetCell =>
  ({ device: 'l1', lock, number: lock, state: 'free', door: 'closed', open_since: null, item: null, ...more })

let page: VueWrapper | null = null
afterEach(() => page?.unmount())

async function setUp(view: Partial<CabinetView>, answer: (path: string, body: unknown) => unknown) {
  const now: CabinetView = {
    cabinets: [{ name: '东柜', cells: [cell(1), cell(2, { state: 'stored', item: 'i1' })] }],
    items: [],
    gone: [],
    ...view,
  }
  const sent: [string, unknown][] = []
  const api = {
    get: () => Promise.resolve({ ...now }),
    command: (path: string, body: unknown) => {
      sent.push([path, body])
      const found = answer(path, body)
      return found instanceof Error ? Promise.reject(found) : Promise.resolve(found)
    },
  } as unknown as Api
  const hall = ref({ name: '测试大厅', timezone: 'Asia/Shanghai', speed: 1 })
  const session = { api, hall, now: () => 0 } as unknown as Session
  const words = createWords(spoken)
  await fetchLater(words)
  page = mount(
    defineComponent({
      setup() {
        provideSaid(api)
        provideInfodesk(session)
        return () => h(KeepAlive, () => h(CabinetTab))
      },
    }),
    { global: { plugins: [words] } },
  )
  await flushPromises()
  const button = (text: string) => page!.findAll('button').find((it) => it.text().includes(text))!
  return { page, sent, now, button, press: async (text: string) => {
    await button(text).trigger('click')
    await flushPromises()
  } }
}

it('opens a free cell, shows the code once, and waits for the door to be shut', async () => {
  const placing = item({ state: 'placing', opening: opening('done') })
  const { page, sent, now, button, press } = await setUp({}, (path) =>
    path.endsWith('/items') ? { item: placing, code: '12345678' } : { ...placing, state: 'stored' },
  )
  expect(button('打开一个空格').attributes('disabled')).toBeDefined()
  await page.find('input').setValue('营业执照')
  now.items = [placing]
  now.cabinets[0]!.cells[1] = cell(2, { state: 'placing', door: 'open', item: 'i1' })
  await page.find('form').trigger('submit')
  await flushPromises()
  expect(sent).toEqual([['/api/cabinet/items', { what: '营业执照', reference: '', cabinet: null }]])
  expect(page.text()).toContain('1234 5678')
  expect(page.text()).toContain('门还开着')
  expect(button('已放好').attributes('disabled')).toBeDefined()
  now.cabinets[0]!.cells[1] = cell(2, { state: 'placing', item: 'i1' })
  await vi.waitFor(() => expect(button('已放好').attributes('disabled')).toBeUndefined(), 3_000)
  now.items = [item()]
  await press('已放好')
  expect(sent.at(-1)![0]).toBe('/api/cabinet/items/i1/placed')
  expect(page.text()).toContain('2 号已放好')
})

it('says what is overdue first, and why a door stayed shut', async () => {
  const late = item({ id: 'i2', number: 9, what: '许可证', overdue: true })
  const stuck = item({ opening: opening('unknown', { reason: 'not_opened' }) })
  const { page } = await setUp({ items: [stuck, late] }, () => null)
  const rows = page.findAll('.items li').map((row) => row.text())
  expect(rows[0]).toContain('许可证')
  expect(rows[0]).toContain('逾期未取')
  expect(rows[1]).toContain('2 号柜门没有打开。')
  expect(rows[1]).toContain('按住柜门再试一次')
  expect(page.text()).toContain('有 1 件逾期未取')
})

it('finds what lies there by its words, and by its door', async () => {
  const other = item({ id: 'i2', lock: 1, number: 1, what: '许可证', reference: '' })
  const { page } = await setUp({ items: [item(), other] }, () => null)
  const shown = () => page.findAll('.items li').map((row) => row.find('.what').text().slice(0, 3))
  await page.find('input[type=search]').setValue('hz-12')
  expect(shown()).toEqual(['营业执'])
  await page.find('input[type=search]').setValue('')
  await page.findAll('.cell')[0]!.trigger('click')
  expect(shown()).toEqual(['许可证'])
  await page.find('input[type=search]').setValue('没有的')
  expect(page.text()).toContain('没有找到')
})

it('takes out, gives another code, and tells a refusal', async () => {
  const { page, sent, press } = await setUp({ items: [item()] }, (path) =>
    path.endsWith('/code')
      ? { item: item(), code: '87654321' }
      : new Refusal('item_gone', { state: 'collected' }, 409),
  )
  await page.find('.items .head').trigger('click')
  await press('换取件码')
  expect(page.text()).toContain('8765 4321')
  await press('取出')
  expect(sent.map(([path]) => path)).toEqual(['/api/cabinet/items/i1/code', '/api/cabinet/items/i1/take-out'])
  expect(page.find('[role=alert]').text()).toContain('状态刚刚变了')
})

it('prints the slip alone, and takes it off the page again', async () => {
  const { page, now, press } = await setUp({ items: [item()] }, () => ({ item: item(), code: '87654321' }))
  now.items = [item()]
  await page.find('.items .head').trigger('click')
  await press('换取件码')
  let paper = ''
  vi.stubGlobal('print', () => (paper = document.querySelector('.pickup-paper')?.textContent ?? ''))
  await press('打印取件单')
  vi.unstubAllGlobals()
  expect(paper).toContain('8765 4321')
  expect(paper).toContain('东柜 2 号柜门会打开')
  expect(document.querySelector('.pickup-paper')).toBeNull()
  expect(document.documentElement.hasAttribute('data-paper')).toBe(false)
})

it('leaves no code on the page that is void, or that nobody looks at any more', async () => {
  const placing = item({ state: 'placing' })
  const { page, now, press } = await setUp({}, (path) =>
    path.endsWith('/code') || path.endsWith('/items')
      ? { item: placing, code: path.endsWith('/code') ? '22222222' : '11111111' }
      : placing,
  )
  now.items = [placing]
  await page.find('input').setValue('营业执照')
  await page.find('form').trigger('submit')
  await flushPromises()
  expect(page.text()).toContain('1111 1111')
  await page.find('.items .head').trigger('click')
  await press('换取件码')
  expect(page.text()).toContain('2222 2222')
  expect(page.text()).not.toContain('1111 1111')
  await page.find('.items .head').trigger('click')
  await page.find('.items .head').trigger('click')
  expect(page.text()).not.toContain('2222 2222')
})

it('lets a thing go that was taken out with the key, once its door has failed', async () => {
  const stuck = item({ opening: opening('unknown', { reason: 'not_opened' }) })
  const { page, sent, now, press } = await setUp({ items: [item()] }, () => item({ state: 'taken_out' }))
  await page.find('.items .head').trigger('click')
  expect(page.text()).not.toContain('已经拿出来了')
  now.items = [stuck]
  await vi.waitFor(() => expect(page.text()).toContain('已经拿出来了'), 4_000)
  await press('已经拿出来了')
  expect(sent.map(([path]) => path)).toEqual(['/api/cabinet/items/i1/withdraw'])
})

it('opens an empty cell, and says which boards cannot tell', async () => {
  const { page, sent, press } = await setUp({}, () => opening('failed', { reason: 'no_agent', number: 1 }))
  await page.findAll('.cell')[0]!.trigger('click')
  await press('打开这一格')
  expect(sent).toEqual([['/api/cabinet/cells/open', { device: 'l1', lock: 1 }]])
  expect(page.text()).toContain('电脑没有连上')
})

it('says that nothing lies there', async () => {
  const { page } = await setUp({}, () => null)
  expect(page.text()).toContain('柜里没有东西')
})
