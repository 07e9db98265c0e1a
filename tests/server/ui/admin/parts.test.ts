import { expect, it } from 'vitest'
import { hashOf, parseRoute } from '../../../../server/ui/admin/useRoute'
import { whoOf } from '../../../../server/ui/admin/history/who'
import { finds } from '../../../../server/ui/admin/kit/table'
import { placeName } from '../../../../server/ui/admin/people/places'

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
