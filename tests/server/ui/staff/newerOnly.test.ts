import { expect, it, vi } from 'vitest'
import { newerOnly } from '@ui/staff/newerOnly'

function setUp() {
  const show = vi.fn()
  const keep = newerOnly<string>(show)
  const asked: ((news: string | null) => void)[] = []
  const ask = () => keep(new Promise((answer) => asked.push(answer)))
  return { show, ask, asked }
}

it('an answer that was asked for earlier does not replace a newer one', async () => {
  const { show, ask, asked } = setUp()
  const both = [ask(), ask()]
  asked[1]!('new')
  await both[1]
  asked[0]!('old')
  await both[0]
  expect(show.mock.calls).toEqual([['new']])
})

it('what was there stays when nothing comes, and an earlier answer is then still news', async () => {
  const { show, ask, asked } = setUp()
  const both = [ask(), ask()]
  asked[1]!(null)
  asked[0]!('first')
  await Promise.all(both)
  expect(show.mock.calls).toEqual([['first']])
})
