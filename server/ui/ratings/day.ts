/** The columns of the day's record, for its tables and for the file of it. */
import type { DayCounterSum, DaySum, DaySums } from '@ui/wire'
import { csvText } from '@ui/staff/csvText'

export const SERVICE_COLUMNS = [
  'issued', 'done', 'missed', 'cancelled', 'elsewhere', 'expired', 'open',
  'wait_mean', 'wait_longest', 'served_mean',
] as const // prettier-ignore
export const COUNTER_COLUMNS = ['done', 'served_mean'] as const

/** Names of what is not a number: how the words of the page say it. */
export interface DayHeads {
  date: string
  kind: { service: string; counter: string }
  name: string
  area: string
  total: string
  column(key: string): string
  counter(row: DayCounterSum): string
}

/** One table: every service, the sum of all, then every counter under the same columns. */
export function dayCsv(sums: DaySums, heads: DayHeads): string {
  const day = sums.date ?? ''
  const services = sums.services.map((row) => line(heads.kind.service, row.name, row))
  const total = line(heads.total, '', sums.total)
  const counters = sums.counters.map((row) => line(heads.kind.counter, heads.counter(row), row))
  const head = ['', heads.name, heads.area, ...SERVICE_COLUMNS.map((key) => heads.column(key))]
  const rows = [head, ...services, total, ...counters]
  return csvText(rows.map((row, at) => [at === 0 ? heads.date : day, ...row]))
}

function line(kind: string, name: string, row: DaySum | DayCounterSum): string[] {
  const known: Partial<Record<string, unknown>> = { ...row }
  const cells = SERVICE_COLUMNS.map((key) => known[key] ?? '')
  return [kind, name, row.area, ...cells.map(String)]
}
