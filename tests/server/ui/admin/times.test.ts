import { expect, it } from 'vitest'
import { saidTime } from '../../../../server/ui/admin/times'
import { hashOf, parseRoute } from '../../../../server/ui/admin/useRoute'
import { whoOf } from '../../../../server/ui/admin/history/who'
import { finds } from '../../../../server/ui/admin/kit/table'
import { placeName } from '../../../../server/ui/admin/people/places'

const words = { today: '今天', yesterday: '昨天' }
const now = Date.UTC(2026, 8, 10, 2, 24) // 10:24 in the hall

it.each([
  [Date.UTC(2026, 8, 10, 2, 4), '今天 10:04'],
  [Date.UTC(2026, 8, 9, 16, 30), '今天 00:30'],
  [Date.UTC(2026, 8, 9, 8, 20), '昨天 16:20'],
  [Date.UTC(2026, 8, 3, 0, 0), '9月3日 08:00'],
  [Date.UTC(2025, 11, 31, 0, 0), '2025年12月31日 08:00'],
])('a time is said as people say it', (at, said) => {
  expect(saidTime(at, now, 'Asia/Shanghai', 'zh-CN', words)).toBe(said)
})

it('a section and its item are in the address, whatever the item is called', () => {
  expect(parseRoute(hashOf('services', 'a/b 中'))).toEqual({ section: 'services', item: 'a/b 中' })
  expect(parseRoute('')).toEqual({ section: '', item: '' })
  expect(parseRoute('#/services/%E0%A4')).toEqual({ section: 'services', item: '' })
})

it.each([
  ['staff:李静', '李静'],
  ['admin:command-line', 'admin.actor.command_line'],
  ['demo', 'admin.actor.demo'],
  ['admin:接口', '接口'],
  ['system', 'system'],
])('%s is %s', (actor, name) => expect(whoOf(actor, (key) => key)).toBe(name))

it('a search looks at every text, whatever the case', () => {
  expect(finds(' SB ', ['社保', 'sbk'])).toBe(true)
  expect(finds('', [])).toBe(true)
  expect(finds('医', ['社保'])).toBe(false)
})

it('a place that the plan has no more is named by its code', () => {
  expect(placeName(null, { role: 'kiosk', at: 'k9' })).toBe('k9')
  expect(placeName(null, { role: 'admin', at: null })).toBe('')
})
