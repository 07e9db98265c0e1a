/** Sums as a file that a spreadsheet opens. */
import { csvText } from '@ui/staff/csvText'
import type { RatingSum, RatingSums } from '@ui/wire'

/** head: the columns' names, in the order of `cells`. */
export function csvOf(sums: RatingSums, head: readonly string[], total: string): string {
  const lines = [head, ...sums.rows.map((row) => cells(sums.month, row, row.name))]
  return csvText([...lines, cells(sums.month, sums.total, total)])
}

/** Month, name, invited, rated, share of rated, counted, five levels, satisfied, low, high. */
function cells(month: string, row: RatingSum, name: string): string[] {
  const levels = row.levels ?? ['', '', '', '', '']
  const satisfied = row.satisfied
  return [
    month,
    name,
    row.invited,
    row.rated,
    percent(row.invited ? row.rated / row.invited : null),
    row.levels ? row.counted : '',
    ...levels,
    percent(satisfied?.share ?? null),
    percent(satisfied?.low ?? null),
    percent(satisfied?.high ?? null),
  ].map(String)
}

/** `93.3%`; empty for what is not known. */
export function percent(share: number | null): string {
  return share === null ? '' : `${(share * 100).toFixed(1)}%`
}
