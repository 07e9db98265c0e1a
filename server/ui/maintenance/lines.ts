/** Inspections and faults of a thing as one story, the latest first. Pure. */
import type { AssetHistory } from '@ui/wire'
import type { Facts } from '@ui/staff/sentences'

export interface Line {
  key: string
  at: number
  by: string
  /** A key of the words. */
  said: string
  facts: Facts
  note: string
  scanned: boolean
}

export function linesOf(past: AssetHistory | null): Line[] {
  if (!past) return []
  const looks = past.inspections.map(
    ({ at, by, result, note, by_label: scanned }, place): Line => ({
      key: `look-${place}`,
      at,
      by,
      said: `asset.result.${result}`,
      facts: {},
      note,
      scanned,
    }),
  )
  const ends = past.faults
    .filter(({ ended_at: at }) => at !== null)
    .map(
      (fault): Line => ({
        key: fault.id,
        at: fault.ended_at!,
        by: fault.ended_by,
        said: `asset.fault.${fault.state}`,
        facts: { who: fault.who },
        note: [fault.what, fault.remedy].filter(Boolean).join(' → '),
        scanned: false,
      }),
    )
  return [...looks, ...ends].sort((one, other) => other.at - one.at)
}
