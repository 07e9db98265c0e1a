/** What the tables of the plan show, and what their search looks at. */
import type { Key } from '@ui/staff/order'
import type { PlannedCounter, PlannedService, PlanParts } from '@ui/wire'
import type { Part } from './fields'
import { nameOf } from './model'

/** Parts that have a table of the usual kind; devices have one of their own. */
export type TablePart = Exclude<Part, 'devices'>

/** Whatever the parts of the plan have in common. */
export interface Item {
  code: string
  name?: string
  label?: string
  area?: string
  spoken?: string
  aliases?: string[]
}

interface PlanColumn {
  key: string
  /** Of `admin.table`. */
  label: string
  kind?: 'text' | 'figure'
  narrow?: boolean
}

const COLUMNS: Readonly<Record<TablePart, readonly PlanColumn[]>> = {
  services: [
    { key: 'name', label: 'service' },
    { key: 'minutes', label: 'minutes', kind: 'figure' },
    { key: 'issued', label: 'issued', kind: 'figure', narrow: true },
    { key: 'state', label: 'state' },
  ],
  areas: [
    { key: 'name', label: 'area' },
    { key: 'prefix', label: 'prefix' },
    { key: 'services', label: 'services', kind: 'figure', narrow: true },
    { key: 'counters', label: 'counters', kind: 'figure', narrow: true },
    { key: 'limits', label: 'limits' },
  ],
  counters: [
    { key: 'name', label: 'counter' },
    { key: 'area', label: 'area' },
    { key: 'skills', label: 'skills', kind: 'figure' },
  ],
  zones: [
    { key: 'name', label: 'zone' },
    { key: 'areas', label: 'heard' },
    { key: 'screens', label: 'screens' },
  ],
  screens: [
    { key: 'name', label: 'screen' },
    { key: 'zone', label: 'zone', narrow: true },
    { key: 'areas', label: 'shows' },
    { key: 'notices', label: 'notices', kind: 'figure' },
  ],
  kiosks: [
    { key: 'name', label: 'kiosk' },
    { key: 'printer', label: 'printer' },
  ],
  classes: [
    { key: 'name', label: 'class' },
    { key: 'credit', label: 'credit', kind: 'figure' },
  ],
}

export function columnsOf(part: TablePart): readonly PlanColumn[] {
  return COLUMNS[part]
}

/** What the headings of a part put its rows in order by. */
export function ordersOf(part: TablePart, plan: PlanParts): Record<string, (row: Item) => Key> {
  const of = (all: readonly { area: string }[], { code }: Item) =>
    all.filter(({ area }) => area === code).length
  switch (part) {
    case 'services':
      return {
        name: nameOf,
        minutes: (row) => (row as PlannedService).minutes,
        issued: ({ code }) => plan.issued[code] ?? 0,
        state: ({ code }) => Number(plan.shut.includes(code)),
      }
    case 'areas':
      return {
        name: nameOf,
        services: (row) => of(plan.services, row),
        counters: (row) => of(plan.counters, row),
      }
    case 'counters':
      return {
        name: nameOf,
        area: ({ area }) => plan.areas.findIndex(({ code }) => code === area),
        skills: (row) => (row as PlannedCounter).skills.length,
      }
    default:
      return {} // a handful of rows
  }
}

export function searchedIn(item: Item): string[] {
  return [item.name ?? '', item.label ?? '', item.spoken ?? '', item.code, ...(item.aliases ?? [])]
}
