/** How long devices worked: shares that claim no more than was seen, days, and lines of files. */
import type { AssetFault, AssetInspection, DeviceUpTime, MaintenanceRecord } from '@ui/wire'

/** How open time divides, in the order of the table. */
export const STATES = ['ok', 'trouble', 'silent', 'unknown', 'unwatched'] as const
export const QUICK = ['today', 'week', 'thirty', 'month'] as const
/** As many as the server sums at once. */
export const MOST_DAYS = 366
const DAY = 86_400_000
const MINUTE = 60_000

export interface Days {
  /** 2026-11-01, both included. */
  from: string
  to: string
}

/** Percent to one decimal, rounded down: a minute's breakdown never reads 100. null: of nothing. */
function percentOf(part: number, whole: number): number | null {
  return whole > 0 ? Math.floor((part * 1000) / whole) / 10 : null
}

/** Of the time in which the device's state was known; null: it never was. */
export function upTime({ ok, trouble, silent }: DeviceUpTime): number | null {
  return percentOf(ok, ok + trouble + silent)
}

/** Of open time, how much the device's state was known. */
export function knownShare({ ok, trouble, silent }: DeviceUpTime, open: number): number | null {
  return percentOf(ok + trouble + silent, open)
}

/** today: 2026-11-23, in the hall. */
export function quickDays(which: (typeof QUICK)[number], today: string): Days {
  if (which === 'month') return { from: `${today.slice(0, 7)}-01`, to: today }
  const before = { today: 0, week: 6, thirty: 29 }[which]
  const from = new Date(Date.parse(today) - before * DAY).toISOString().slice(0, 10)
  return { from, to: today }
}

/** Whether the server can sum these days. */
export function isSpan({ from, to }: Days): boolean {
  const days = (Date.parse(to) - Date.parse(from)) / DAY + 1
  return days >= 1 && days <= MOST_DAYS
}

/** What both files need to know of the words and of the hall. */
export interface Saying {
  name(asset: string): string
  where(asset: string): string
  when(at: number | null): string
  result(key: AssetInspection['result']): string
  fault(key: AssetFault['state']): string
  yes: string
  inspection: string
  breakdown: string
  doer(actor: string): string
}

/** Percents, then whole minutes, breakdowns, and minutes of the longest. */
export function upTimeLine(device: DeviceUpTime, open: number): string[] {
  const shares = [upTime(device), knownShare(device, open)]
  const minutes = STATES.map((state) => Math.round(device[state] / MINUTE))
  const longest = Math.round(device.longest / MINUTE)
  return [
    ...shares.map((share) => share?.toFixed(1) ?? ''),
    ...[...minutes, device.breakdowns, longest].map(String),
  ]
}

/** One line for each inspection, then for each fault, under the same columns. */
export function recordLines(record: MaintenanceRecord, say: Saying): string[][] {
  const inspections = record.inspections.map((one) => [
    say.inspection,
    say.name(one.asset),
    say.where(one.asset),
    say.when(one.at),
    say.doer(one.by),
    say.result(one.result),
    one.by_label ? say.yes : '',
    one.note,
    ...Array<string>(5).fill(''),
  ])
  const faults = record.faults.map((one) => [
    say.breakdown,
    say.name(one.asset),
    say.where(one.asset),
    say.when(one.told_at),
    say.doer(one.told_by),
    say.fault(one.state),
    '',
    one.what,
    one.who,
    say.when(one.sent_at),
    say.when(one.ended_at),
    say.doer(one.ended_by),
    one.remedy,
  ])
  return [...inspections, ...faults]
}
