/** The kiosk's smaller pure parts: search, room on the screen, the words for a figure. */
import { describe, expect, it } from 'vitest'
import type { Service } from '@ui/wire'
import { columnsFor, deal, namesSize, roomFor, sheetFor, titleSize } from '../../../kiosk/ui/layout'
import { findServices } from '@ui/search'
import { materialsOf } from '../../../kiosk/ui/materials'
import { clockOf, dateOf, dayOf, isAtOnce, rangeOf, widthOf } from '../../../kiosk/ui/wording'

const service = (spoken: string, name: string, aliases: string[], initials: string[]): Service => ({
  code: spoken,
  name,
  area: 'a',
  spoken,
  aliases,
  initials,
  prefix: 'A',
  materials: [],
  windows: '', slot_minutes: 0,
  place: '',
})

describe('search', () => {
  const services = [
    service('住院费报销', '基本医疗保险住院费用报销', ['医保报销'], ['zyfbx', 'ybbx']),
    service('换身份证', '居民身份证换领', ['身份证'], ['hsfz', 'sfz']),
    service('临时身份证', '临时居民身份证办理', [], ['lssfz']),
  ]
  const names = (query: string) => findServices(services, query).map(({ spoken }) => spoken)

  it.each([
    ['sfz', ['换身份证', '临时身份证']],
    ['S F Z', ['换身份证', '临时身份证']],
    ['ｓｆｚ', ['换身份证', '临时身份证']],
    ['医保', ['住院费报销']],
    ['身份证', ['换身份证', '临时身份证']],
    ['基本医疗', ['住院费报销']],
    ['bx', ['住院费报销']],
    ['护照', []],
    ['  ', []],
  ])('finds for %s', (query, found) => {
    expect(names(query)).toEqual(found)
  })
})

describe('search in another language', () => {
  const services = [service('换身份证', '居民身份证换领', [], ['hsfz']), service('办护照', '护照签发', [], ['bhz'])]
  const english: Record<string, string> = { 换身份证: 'Renew an ID card', 护照签发: 'Passport' }
  const names = (query: string) =>
    findServices(services, query, (name) => english[name] ?? name).map(({ spoken }) => spoken)

  it.each([
    ['id card', ['换身份证']],
    ['pass', ['办护照']],
    ['hsfz', ['换身份证']],
    ['licence', []],
  ])('finds for %s', (query, found) => {
    expect(names(query)).toEqual(found)
  })
})

describe('what to bring for several services', () => {
  const idCard = { name: '身份证', note: '本人原件' }
  const parents = { name: '身份证', note: '父母双方' }
  const photo = { name: '一寸照片', note: '' }
  const of = (...materials: Service['materials']) => ({ ...service('a', 'a', [], []), materials })

  it('is each thing once, in the order of the services', () => {
    expect(materialsOf([of(idCard, photo), of(photo, parents, idCard)])).toEqual([idCard, photo, parents])
    expect(materialsOf([])).toEqual([])
  })
})

describe('a title', () => {
  it('shrinks to one line, but not to nothing', () => {
    const plain = { landscape: false, elder: false }
    expect(titleSize(widthOf('住院费报销'), plain)).toBe(96)
    expect(titleSize(widthOf('Pay medical insurance'), plain)).toBe(85)
    expect(titleSize(widthOf('Pay medical insurance'), { landscape: true, elder: true })).toBe(64)
    expect(titleSize(99, plain)).toBe(44)
  })
})

describe('the names of one list of tiles', () => {
  it.each([
    [['食品经营证', '换身份证'], 'plain'],
    [['Food licence', 'Business licence'], 'long'],
    [['Food licence', 'Pay medical insurance'], 'longest'],
    [[], 'plain'],
  ])('of %j are all %s', (names, size) => {
    expect(namesSize(names)).toBe(size)
  })
})

const PLAIN = { landscape: false, low: false, adding: false, services: 0 }
const BOTH = [false, true]
const MODES = BOTH.flatMap((landscape) =>
  BOTH.flatMap((elder) => BOTH.map((low) => ({ landscape, elder, low }))),
)

describe('a sheet', () => {
  it.each([
    [1080, 1920, 1, false],
    [1920, 1080, 1, true],
    [768, 1366, 768 / 1080, false],
    [2160, 3840, 2, false],
    [1280, 800, 1280 / 1920, true],
  ])('fits %i x %i', (width, height, scale, landscape) => {
    const sheet = sheetFor(width, height)
    expect(sheet.scale).toBeCloseTo(scale, 2)
    expect(sheet.landscape).toBe(landscape)
    expect(sheet.width).toBeGreaterThanOrEqual(landscape ? 1920 : 1080)
    expect(sheet.height * sheet.scale).toBeCloseTo(height)
  })

  it('has less room the larger the words are', () => {
    const plain = roomFor({ ...PLAIN, elder: false })
    const elder = roomFor({ ...PLAIN, elder: true })
    expect(elder.materials).toBeLessThan(plain.materials)
    expect(elder.services).toBeLessThan(plain.services)
  })

  it.each(MODES)('leaves a row to what is chosen already: %j', (modes) => {
    const whole = roomFor({ ...modes, adding: false, services: 1 })
    const left = roomFor({ ...modes, adding: true, services: 1 })
    expect(whole.services - left.services).toBe(modes.landscape ? 3 : 2)
    expect(left.results).toBe(Math.max(2, whole.results - 2))
    // On the home page the heading gives way on a wide screen, where its tiles are not too large.
    const gives = modes.landscape && !modes.elder && !modes.low
    expect(whole.top - left.top).toBe(gives ? 0 : 2)
    expect(left.materials).toBe(whole.materials)
  })

  it.each(MODES)('leaves less to bring on a page the more services stand on it: %j', (modes) => {
    const materials = [1, 2, 3, 4].map(
      (services) => roomFor({ ...modes, adding: false, services }).materials,
    )
    expect(materials).toEqual([...materials].sort((a, b) => b - a))
    expect(materials[3]).toBe(2)
  })

  it('keeps few areas wide', () => {
    expect([1, 4, 6, 8, 9, 15].map(columnsFor)).toEqual([1, 4, 3, 4, 3, 5])
  })
})

describe('a long list', () => {
  const list = [1, 2, 3, 4, 5, 6, 7]

  it('is one page when it fits', () => {
    expect(deal(list, 7, 3)).toEqual({ shown: list, page: 0, pages: 1 })
  })

  it('leaves room for the button and comes round again', () => {
    expect(deal(list, 4, 0)).toEqual({ shown: [1, 2, 3], page: 0, pages: 3 })
    expect(deal(list, 4, 2)).toEqual({ shown: [7], page: 2, pages: 3 })
    expect(deal(list, 4, 3).page).toBe(0)
  })
})

describe('words', () => {
  it('say a range honestly', () => {
    expect(rangeOf(null)).toEqual({ kind: 'unknown' })
    expect(rangeOf({ low: 0, high: 0 })).toEqual({ kind: 'now' })
    expect(rangeOf({ low: 0, high: 5 })).toEqual({ kind: 'within', figure: '5' })
    expect(rangeOf({ low: 15, high: 25 })).toEqual({ kind: 'about', figure: '15–25' })
    expect(rangeOf({ low: 10, high: 10 })).toEqual({ kind: 'about', figure: '10' })
  })

  it('promise “no wait” only when nobody waits and the forecast agrees', () => {
    expect(isAtOnce(0, { low: 0, high: 5 })).toBe(true)
    expect(isAtOnce(0, { low: 5, high: 20 })).toBe(false)
    expect(isAtOnce(0, null)).toBe(false)
    expect(isAtOnce(1, { low: 0, high: 2 })).toBe(false)
  })

  it("follow the hall's calendar, not this computer's", () => {
    const zone = 'Asia/Shanghai'
    const now = Date.UTC(2026, 6, 14, 15, 30) // 23:30 in the hall
    expect(dayOf(Date.UTC(2026, 6, 14, 15, 59), now, zone)).toBe('today')
    expect(dayOf(Date.UTC(2026, 6, 14, 16, 0), now, zone)).toBe('tomorrow')
    expect(dayOf(Date.UTC(2026, 6, 16, 0, 0), now, zone)).toBe('later')
    expect(clockOf(now, zone)).toBe('23:30')
    expect(dateOf(now, zone, 'zh-CN')).toBe('7月14日 星期二')
    expect(dateOf(now, zone, 'en')).toMatch(/Tuesday,? 14 July/)
  })
})
