import { expect, it } from 'vitest'
import type { AssetFault, AssetInspection, DeviceUpTime } from '../../../../server/ui/wire'
import {
  isSpan,
  knownShare,
  quickDays,
  recordLines,
  upTime,
  upTimeLine,
  type Saying,
} from '../../../../server/ui/admin/uptime/sums'

const HOUR = 3_600_000
const DEVICE: DeviceUpTime = {
  id: 'k1-printer',
  kind: 'ticket_printer',
  name: '',
  place: '',
  device: 'k1-printer',
  counter: '',
  kiosk: '取号机 1',
  ok: 6 * HOUR,
  trouble: HOUR,
  silent: HOUR,
  unknown: 2 * HOUR,
  unwatched: 6 * HOUR,
  breakdowns: 3,
  longest: 90_000,
}
const NEVER = { ...DEVICE, ok: 0, trouble: 0, silent: 0 }

it('up-time is of the time in which the state was known', () => {
  expect(upTime(DEVICE)).toBe(75)
  expect(knownShare(DEVICE, 16 * HOUR)).toBe(50)
})

it('of what is not known nothing is claimed', () => {
  expect(upTime(NEVER)).toBeNull()
  expect(knownShare(NEVER, 16 * HOUR)).toBe(0)
  expect(knownShare(NEVER, 0)).toBeNull()
})

it('a device that broke down is never said to have worked all the time', () => {
  expect(upTime({ ...NEVER, ok: 9999, trouble: 1 })).toBe(99.9)
  expect(upTime({ ...NEVER, ok: 9999 })).toBe(100)
})

it.each([
  ['today', '2026-03-02'],
  ['week', '2026-02-24'],
  ['thirty', '2026-02-01'],
  ['month', '2026-03-01'],
] as const)('%s begins on %s', (which, from) =>
  expect(quickDays(which, '2026-03-02')).toEqual({ from, to: '2026-03-02' }),
)

it.each([
  ['2026-01-01', '2026-01-01', true],
  ['2026-01-02', '2026-01-01', false],
  ['2026-01-01', '2027-01-01', true],
  ['2026-01-01', '2027-01-02', false],
  ['', '2026-01-01', false],
])('from %s to %s can be summed: %s', (from, to, can) => expect(isSpan({ from, to })).toBe(can))

it('a line of the table has percents and whole minutes, and nothing for what is not known', () => {
  expect(upTimeLine(DEVICE, 16 * HOUR)).toEqual(
    ['75.0', '50.0', '360', '60', '60', '120', '360', '3', '2'], // prettier-ignore
  )
  expect(upTimeLine(NEVER, 16 * HOUR).slice(0, 2)).toEqual(['', '0.0'])
})

it('inspections and faults stand under the same columns', () => {
  const say: Saying = {
    name: (id) => `name ${id}`,
    where: (id) => `where ${id}`,
    when: (at) => (at === null ? '' : `at ${at}`),
    result: (key) => `result ${key}`,
    fault: (key) => `fault ${key}`,
    yes: 'yes',
    inspection: 'I',
    breakdown: 'F',
    doer: (actor) => actor.toUpperCase(),
  }
  const seen: AssetInspection = {
    asset: 'a', at: 1, by: 'x', result: 'ok', by_label: true, note: '',
  } // prettier-ignore
  const fault: AssetFault = {
    id: 'f', asset: 'b', what: 'broken', state: 'mended', told_at: 2, told_by: 'y', who: '王',
    sent_at: 3, sent_by: 'z', remedy: 'glue', ended_at: null, ended_by: '',
  } // prettier-ignore
  const lines = recordLines({ inspections: [seen], faults: [fault], assets: [], complete: true }, say)
  expect(lines).toEqual([
    ['I', 'name a', 'where a', 'at 1', 'X', 'result ok', 'yes', '', '', '', '', '', ''],
    ['F', 'name b', 'where b', 'at 2', 'Y', 'fault mended', '', 'broken', '王', 'at 3', '', '', 'glue'],
  ])
})
