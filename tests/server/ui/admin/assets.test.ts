/** Which things of the register are shown. */
import { expect, it } from 'vitest'
import { FILTERS, passes } from '@ui/admin/assets/filters'
import type { Asset } from '@ui/wire'

const asset = (more: Partial<Asset>): Asset =>
  ({ planned: true, keeper: '李静', overdue: false, fault: null, ...more }) as Asset

it.each([
  [{}, ['all']],
  [{ planned: false }, ['all', 'entered']],
  [{ keeper: '' }, ['all', 'no_keeper']],
  [{ overdue: true }, ['all', 'overdue']],
  [{ fault: { id: 'f' } as Asset['fault'] }, ['all', 'fault']],
])('%o is in %o', (more, filters) => {
  expect(FILTERS.filter((filter) => passes(filter, asset(more)))).toEqual(filters)
})
