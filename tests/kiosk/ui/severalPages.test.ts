// @vitest-environment happy-dom
/** Several services on one number, as the pages show them. */
import { describe, expect, it } from 'vitest'
import ChosenStrip from '../../../kiosk/ui/components/ChosenStrip.vue'
import HomePage from '../../../kiosk/ui/components/HomePage.vue'
import LetterKeys from '../../../kiosk/ui/components/LetterKeys.vue'
import ServicePage from '../../../kiosk/ui/components/ServicePage.vue'
import TicketPage from '../../../kiosk/ui/components/TicketPage.vue'
import type { TicketMade } from '@ui/wire'
import type { SessionEvent } from '../../../kiosk/ui/session'
import { load, service, show, type Shown, type Standing } from './kioskPart'

const idCard = { name: '身份证', note: '本人原件' }
const deed = service({ materials: [idCard], windows: '6–9', slot_minutes: 30 })
const card = service({
  code: 'card',
  name: '社会保障卡补领',
  spoken: '补办社保卡',
  place: '一楼',
  materials: [idCard, { name: '一寸照片', note: '' }],
})
const OPEN: Standing = { services: [deed, card], loads: [load(), load({ code: 'card' })] }
const open = (code: string) => ({ type: 'go', page: { name: 'service', service: code } }) as const
const both: SessionEvent[] = [open('deed'), { type: 'another' }, open('card')]

const button = ({ part }: Shown, words: string) =>
  part.findAll('button').find((one) => one.text() === words)
const texts = ({ part }: Shown, where: string) => part.findAll(where).map((one) => one.text())

describe('the page of one service', () => {
  it('offers one more thing beside the number, as many as the hall allows', async () => {
    const page = show(ServicePage, OPEN)
    await page.send(open('deed'))
    await button(page, '还要办别的事')!.trigger('click')
    expect(page.session.value).toMatchObject({ page: { name: 'home' }, earlier: ['deed'] })
    await page.send(open('card'))
    expect(button(page, '还要办别的事')).toBeUndefined()
  })

  it.each<Standing>([
    { ...OPEN, most: 1 },
    { ...OPEN, intake: 'closed' },
    { ...OPEN, loads: [load({ full: true })] },
  ])('offers nothing more where it could not be had: %j', async (standing) => {
    const page = show(ServicePage, standing)
    await page.send(open('deed'))
    expect(button(page, '还要办别的事')).toBeUndefined()
    expect(button(page, '返回')).toBeDefined()
  })
})

describe('the page of several services', () => {
  it('says what is done first and what then, and what to bring once for all', async () => {
    const page = show(ServicePage, OPEN)
    await page.send(...both)
    expect(page.part.find('h1').text()).toBe('一个号，办 2 件事')
    expect(texts(page, '.order .turn')).toEqual(['先办', '再办'])
    expect(texts(page, '.order .name')).toEqual(['查房产', '补办社保卡'])
    expect(texts(page, '.rows .name')).toEqual(['身份证', '一寸照片'])
    expect(page.part.find('.facts').text()).toContain('先办的大约要等')
    expect(page.asked[page.asked.length - 1]).toBe('/api/services/deed/ahead')
  })

  it('keeps a tick for what both need', async () => {
    const page = show(ServicePage, OPEN)
    await page.send(open('deed'))
    await page.part.find('input').setValue(true)
    await page.send({ type: 'another' }, open('card'))
    expect(page.part.find('.head p').text()).toBe('带了就点一下，还差 1 样')
  })

  it.each([
    [load({ full: true }), load({ code: 'card' }), '查房产：号发完了', '去掉“查房产”', 'card'],
    [load(), load({ code: 'card', shut: true }), '补办社保卡：现在暂停办理', '去掉“补办社保卡”', 'deed'],
  ])('says which of them has no numbers, and leaves it out: %j %j', async (one, two, title, words, left) => {
    const page = show(ServicePage, { ...OPEN, loads: [one, two] })
    await page.send(...both)
    expect(page.part.find('[role=alert] .title').text()).toBe(title)
    expect(page.part.find('.main').exists()).toBe(false)
    await button(page, words)!.trigger('click')
    expect(page.session.value).toMatchObject({ earlier: [], page: { name: 'service', service: left } })
    expect(page.part.find('.main').text()).toBe('取号')
  })

  it('names the one that the server refused', async () => {
    const page = show(ServicePage, OPEN)
    const facts = { service: 'deed', again_at: null }
    await page.send(...both, { type: 'take', key: 'k' })
    await page.send({ type: 'refused', key: 'k', code: 'quota_full', facts })
    expect(page.part.find('[role=alert] .title').text()).toBe('查房产：号发完了')
    expect(button(page, '去掉“查房产”')).toBeDefined()
  })

  it('blames no service for a hall that gives no numbers', async () => {
    const page = show(ServicePage, { ...OPEN, intake: 'closed', loads: [load({ full: true })] })
    await page.send(...both)
    expect(page.part.find('[role=alert] .title').text()).toBe('现在不取号')
    expect(texts(page, '.acts button')).toEqual(['返回', '材料没带齐，怎么办？'])
  })
})

describe('the list for one more service', () => {
  it('asks what else, shows what is chosen as such, and offers no booking', async () => {
    const page = show(HomePage, OPEN)
    expect(button(page, '我有预约')).toBeDefined()
    await page.send(open('deed'), { type: 'another' })
    expect(page.part.find('h1').text()).toBe('还要办什么？')
    expect(button(page, '我有预约')).toBeUndefined()
    const [first, second] = page.part.findAll('.tile')
    expect(first!.text()).toContain('已经选了')
    expect(first!.attributes('disabled')).toBeDefined()
    expect(second!.attributes('disabled')).toBeUndefined()
  })

  it('has a strip with what is done first, which can be taken off', async () => {
    const strip = show(ChosenStrip, OPEN)
    await strip.send(open('deed'), { type: 'another' })
    expect(texts(strip, 'li .name')).toEqual(['查房产'])
    const drop = strip.part.find('li button')
    expect(drop.attributes('aria-label')).toBe('去掉“查房产”')
    await drop.trigger('click')
    expect(strip.session.value.earlier).toEqual([])
  })

  it('leads back to the number from that strip', async () => {
    const strip = show(ChosenStrip, OPEN)
    await strip.send(open('deed'), { type: 'another' }, { type: 'go', page: { name: 'search' } })
    await button(strip, '返回取号')!.trigger('click')
    expect(strip.session.value).toMatchObject({ page: open('deed').page, earlier: [] })
  })
})

describe('the letters to search by', () => {
  it('are smaller where large ones would leave no room for what is chosen', async () => {
    const keys = show(LetterKeys, OPEN)
    const firstRow = () => texts(keys, '.row:first-child button').join('')
    await keys.send({ type: 'mode', modes: { elder: true, low: true } })
    expect(firstRow()).toBe('ABCDEFG')
    await keys.send(open('deed'), { type: 'another' })
    expect(firstRow()).toBe('QWERTYUIOP')
    await keys.send({ type: 'mode', modes: { low: false } })
    expect(firstRow()).toBe('ABCDEFG')
  })
})

describe('the number for several', () => {
  it.each([
    [['查房产'], '查房产'],
    [['查房产', '补办社保卡'], '先办 查房产，再办 补办社保卡'],
    [['查房产', '补办社保卡', '报税'], '先办 查房产，再办 补办社保卡、报税'],
  ])('says in which order they are done: %j', async (names, said) => {
    const page = show(TicketPage, OPEN)
    const services = names.map((name) => ({ code: name, name }))
    const made = { id: 7, number: 'C007', services, place: '', windows: '', link: null, wait: null }
    const answered = { ...made, printing: false, ahead: 0, token: 't', priority: false } as TicketMade
    await page.send(open('deed'), { type: 'take', key: 'k' }, { type: 'answered', key: 'k', made: answered })
    expect(page.part.find('.service').text()).toBe(said)
  })
})
