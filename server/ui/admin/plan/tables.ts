/** What the tables of the plan show, and what their search looks at. */
import type { Part } from './fields'

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
    { key: 'issued', label: 'issued', kind: 'figure' },
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

export function searchedIn(item: Item): string[] {
  return [item.name ?? '', item.label ?? '', item.spoken ?? '', item.code, ...(item.aliases ?? [])]
}
