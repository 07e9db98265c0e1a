/** What is due, what is looked for, and the story of a thing. */
import { expect, it } from 'vitest'
import { byDue, isDueSoon, matches } from '@ui/maintenance/due'
import { linesOf } from '@ui/maintenance/lines'
import type { Asset, AssetFault, AssetHistory, AssetInspection } from '@ui/wire'

const DAY = 86_400_000
const asset = (due_at: number | null) => ({ due_at }) as Asset

it('asks for an inspection a week before it is due', () => {
  expect([0, 7 * DAY, 7 * DAY + 1].map((due) => isDueSoon(asset(due), 0))).toEqual([true, true, false])
  expect(isDueSoon(asset(null), 0)).toBe(false)
})

it('puts the longest overdue first and what is not planned last', () => {
  const sorted = [asset(null), asset(5), asset(1)].sort(byDue)
  expect(sorted.map(({ due_at: due }) => due)).toEqual([1, 5, null])
})

it('finds what has every word', () => {
  expect(matches('饮水机 等候区 孙悦', '等候 孙')).toBe(true)
  expect(matches('饮水机 等候区 孙悦', '等候 王')).toBe(false)
  expect(matches('W1-Printer', ' w1-p ')).toBe(true)
  expect(matches('', '')).toBe(true)
})

it('tells inspections and mended faults as one story, the latest first', () => {
  const look = (at: number, result: AssetInspection['result'], note = ''): AssetInspection => ({
    asset: 'a',
    at,
    by: 'staff:李静',
    result,
    by_label: at === 3,
    note,
  })
  const fault = { id: 'f', told_at: 1, ended_at: 2, ended_by: 'staff:王芳', state: 'mended', what: '卡纸', remedy: '取出来了', who: '' }
  const past = {
    inspections: [look(3, 'ok'), look(1, 'report', '卡纸')],
    faults: [fault as AssetFault, { ...fault, id: 'g', ended_at: null } as AssetFault],
  } as AssetHistory
  expect(linesOf(past).map(({ at, said, note, scanned }) => [at, said, note, scanned])).toEqual([
    [3, 'asset.result.ok', '', true],
    [2, 'asset.fault.mended', '卡纸 → 取出来了', false],
    [1, 'asset.result.report', '卡纸', false],
  ])
  expect(linesOf(null)).toEqual([])
})
