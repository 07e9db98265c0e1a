// @vitest-environment happy-dom
/** 设施维护: the page with a server that answers as told. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import MaintenancePage from '@ui/maintenance/MaintenancePage.vue'
import type { Asset, AssetFault, MaintenanceView } from '@ui/wire'
import { createWords, fetchLater } from '@ui/words'
import spoken from 'virtual:words/maintenance'

const NOW = Date.UTC(2026, 10, 23, 2)
const DAY = 86_400_000

const asset = (id: string, more: Partial<Asset> = {}): Asset => ({
  id,
  kind: 'water',
  name: '饮水机',
  place: '等候区',
  device: '',
  counter: '',
  kiosk: '',
  keeper: '孙悦',
  every_days: 7,
  due_at: NOW + DAY,
  overdue: false,
  last: null,
  fault: null,
  planned: false,
  state: 'none',
  detail: '',
  labelled: true,
  ...more,
})

const fault: AssetFault = {
  id: 'f1',
  asset: 'a1',
  what: '不出水',
  state: 'open',
  told_at: NOW - 60_000,
  told_by: 'staff:李静',
  who: '',
  sent_at: null,
  sent_by: '',
  remedy: '',
  ended_at: null,
  ended_by: '',
}

let page: VueWrapper | null = null
let view: MaintenanceView
let sent: [string, Record<string, unknown>][] = []
let refuse: { status: number; code: string } | null = null
let here: 'known' | 'unknown' | 'away' = 'known'

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status })

function answer(path: string, init: RequestInit): Response {
  if (here === 'unknown') return json({ error: { code: 'not_enrolled' } }, 401)
  if (init.method === 'POST') {
    sent.push([path, JSON.parse(String(init.body))])
    return refuse ? json({ error: { code: refuse.code } }, refuse.status) : json({})
  }
  if (path === '/api/me') return json({ role: 'helper', name: '孙悦' })
  if (path === '/api/hall') return json({ name: '测试大厅', timezone: 'Asia/Shanghai', speed: 1 })
  if (path === '/api/maintenance') return json(view)
  if (path.endsWith('/labels/Tag_12345678')) return json({ asset: view.assets[0] })
  if (path.includes('/labels/')) return json({ error: { code: 'unknown_label' } }, 404)
  if (path.includes('/assets/')) return json({ asset: view.assets[0], inspections: [], faults: [] })
  return json({})
}

beforeEach(() => {
  view = { now: NOW, assets: [], faults: [], ended: [], wanted: [], kinds: [], people: ['孙悦', '王芳'] }
  sent = []
  refuse = null
  here = 'known'
  sessionStorage.clear()
  history.replaceState(null, '', '/maintenance?as=x')
  vi.stubGlobal('fetch', (path: string, init: RequestInit = {}) =>
    here === 'away' ? Promise.reject(new TypeError('away')) : Promise.resolve(answer(path, init)),
  )
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true
  }
  HTMLDialogElement.prototype.close = function () {
    this.open = false
  }
})
afterEach(() => {
  page?.unmount()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

async function opened(): Promise<VueWrapper> {
  const words = createWords(spoken)
  await fetchLater(words)
  page = mount(MaintenancePage, { global: { plugins: [words] }, attachTo: document.body })
  await flushPromises()
  return page
}

const button = (on: VueWrapper, name: string) =>
  on.findAll('button').find((one) => one.text().includes(name))!

it('says what is to be inspected, the longest overdue first', async () => {
  view.assets = [
    asset('a1'),
    asset('a2', { name: '急救箱', due_at: NOW - DAY, overdue: true }),
    asset('a3', { name: '雨伞', due_at: NOW + 30 * DAY }),
  ]
  const found = (await opened()).findAll('.row b').map((one) => one.text())
  expect(found).toEqual(['急救箱', '饮水机'])
  expect(page!.text()).toContain('过期了，该在 昨天 检查')
  expect(button(page!, '待巡检').text()).toContain('2')
})

it('notes an inspection, with the label that opened the page', async () => {
  view.assets = [asset('a1')]
  history.replaceState(null, '', '/maintenance?as=x#Tag_12345678')
  await opened()
  expect(location.hash).toBe('')
  expect(page!.text()).toContain('已扫到这张标签')
  await page!.find('form').trigger('submit')
  await flushPromises()
  expect(sent).toEqual([
    ['/api/maintenance/assets/a1/inspections', { result: 'ok', note: '', tag: 'Tag_12345678' }],
  ])
  expect(page!.find('[role=status].done').text()).toContain('饮水机 检查正常')
})

it('opens what is scanned while the page is open', async () => {
  view.assets = [asset('a1')]
  await opened()
  history.replaceState(null, '', '/maintenance?as=x#Tag_12345678')
  window.dispatchEvent(new Event('hashchange'))
  await flushPromises()
  expect(page!.text()).toContain('已扫到这张标签')
})

it('asks what is wrong before it reports a fault, and sends one line', async () => {
  view.assets = [asset('a1')]
  await opened()
  await page!.find('.row').trigger('click')
  await page!.findAll('input[type=radio]')[2]!.setValue()
  await page!.find('form').trigger('submit')
  expect(page!.find('#note-needed').exists()).toBe(true)
  expect(sent).toEqual([])
  await page!.find('textarea').setValue('不出水\n还漏水')
  await page!.find('form').trigger('submit')
  await flushPromises()
  expect(sent[0]![1]).toEqual({ result: 'report', note: '不出水 还漏水', tag: null })
})

it('says why something was refused and keeps what was typed', async () => {
  view.assets = [asset('a1')]
  refuse = { status: 409, code: 'label_replaced' }
  await opened()
  await page!.find('.row').trigger('click')
  await page!.find('textarea').setValue('水很烫')
  await page!.find('form').trigger('submit')
  await flushPromises()
  expect(page!.find('dialog [role=alert]').text()).toContain('已经换过')
  expect(page!.find('textarea').element.value).toBe('水很烫')
})

it('says that a label is unknown', async () => {
  history.replaceState(null, '', '/maintenance?as=x#OldTag_12345')
  expect((await opened()).find('[role=alert]').text()).toContain('这张标签不认识')
})

it('lets somebody go, sends another one, and closes a fault', async () => {
  view.assets = [asset('a1', { fault })]
  view.faults = [fault]
  await opened()
  await button(page!, '故障').trigger('click')
  expect(page!.text()).toContain('还没人去')
  await button(page!, '我去').trigger('click')
  await flushPromises()
  await button(page!, '派人处理').trigger('click')
  await page!.find('input[list]').setValue('王芳')
  await page!.find('form').trigger('submit')
  await flushPromises()
  await button(page!, '修好了').trigger('click')
  await page!.find('form input').setValue('换了滤芯')
  await page!.find('form').trigger('submit')
  await flushPromises()
  expect(sent).toEqual([
    ['/api/maintenance/assets/a1/send', { who: '孙悦', fault: 'f1' }],
    ['/api/maintenance/assets/a1/send', { who: '王芳', fault: 'f1' }],
    ['/api/maintenance/faults/f1/end', { state: 'mended', remedy: '换了滤芯' }],
  ])
})

it('opens again what was not mended, as long as it is in the register', async () => {
  const ended: AssetFault = { ...fault, state: 'mended', ended_at: NOW - 1, ended_by: 'staff:王芳' }
  view.assets = [asset('a1')]
  view.ended = [ended, { ...ended, id: 'f2', asset: 'gone' }]
  await opened()
  await button(page!, '故障').trigger('click')
  expect(page!.findAll('.ended')).toHaveLength(1)
  await button(page!, '没修好').trigger('click')
  await flushPromises()
  expect(sent).toEqual([['/api/maintenance/faults/f1/reopen', {}]])
})

it('finds by name, place and keeper, and says when there is nothing', async () => {
  view.assets = [asset('a1'), asset('a2', { name: '', kind: 'rating_pad', counter: '3', device: 'pad-3' })]
  await opened()
  await button(page!, '全部设施').trigger('click')
  expect(page!.findAll('.row b').map((one) => one.text())).toEqual(['饮水机', '3 号窗口 评价器'])
  await page!.find('input[type=search]').setValue('pad-3')
  expect(page!.findAll('.row')).toHaveLength(1)
  await page!.find('input[type=search]').setValue('没有的')
  expect(page!.text()).toContain('没有找到')
})

it('asks a stranger to sign in and remembers where they wanted to go', async () => {
  here = 'unknown'
  history.replaceState(null, '', '/maintenance#Tag_12345678')
  await opened()
  expect(page!.find('a[href="/login"]').exists()).toBe(true)
  expect(sessionStorage.getItem('hall.wanted')).toContain('/maintenance#Tag_12345678')
})

it('says that the server is away, and that it was signed out', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'setTimeout', 'clearTimeout', 'clearInterval', 'Date'] })
  view.assets = [asset('a1')]
  await opened()
  here = 'away'
  await vi.advanceTimersByTimeAsync(40_000)
  expect(page!.find('[role=alert]').text()).toContain('连不上服务器')
  here = 'unknown'
  await vi.advanceTimersByTimeAsync(40_000)
  expect(page!.text()).toContain('请先登录')
})
