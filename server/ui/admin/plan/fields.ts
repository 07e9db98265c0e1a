/**
 * The fields of every part of the plan, in the groups of its form. Words are in the language file
 * under the field's name (`admin.field.services.limits_people`), help beside it.
 */
import type { PlanParts } from '@ui/wire'
import { DEVICE_GROUPS } from './device-fields'
import type { Draft } from './draft'

export type Part =
  | 'services'
  | 'areas'
  | 'counters'
  | 'zones'
  | 'screens'
  | 'kiosks'
  | 'devices'
  | 'classes'
export type Block = 'rules' | 'hall' | 'hours'

export interface Option {
  value: string | number
  label: string
}

/** A column of a list of rows. */
export interface RowColumn {
  key: string
  kind: 'text' | 'time' | 'date' | 'number' | 'service'
}

export interface Field {
  /** Where the value lies. */
  path: string
  kind: 'text' | 'number' | 'select' | 'many' | 'rows' | 'texts'
  unit?: 'minutes' | 'people' | 'numbers' | 'seconds' | 'percent' | 'times' | 'digits'
  /** A number may be left out: no such limit. */
  isOptional?: boolean
  /** Only for a new one. */
  isFirst?: boolean
  /** As wide as the form, its help below. */
  isWide?: boolean
  /** Only for some, as the draft stands. */
  isFor?: (draft: Draft) => boolean
  /** A text of codes, picked as `many`. */
  isJoined?: boolean
  /** A word of its own for its help, as the draft stands; empty: the field's own. */
  helpFor?: (draft: Draft) => string
  /** Something of the other parts that is shown here, not a field of the thing itself. */
  isVirtual?: boolean
  options?: (plan: PlanParts, draft: Draft) => Option[]
  columns?: readonly RowColumn[]
  /** A row or number to begin with. */
  blank?: Draft
  length?: number
  range?: readonly [number, number]
}

export interface Group {
  key: string
  fields: readonly Field[]
}

const areas = (plan: PlanParts): Option[] =>
  plan.areas.map(({ code, name }) => ({ value: code, label: name }))
const zones = (plan: PlanParts): Option[] => [
  { value: '', label: '—' },
  ...plan.zones.map(({ code, name }) => ({ value: code, label: name })),
]
const counters = (plan: PlanParts): Option[] =>
  plan.counters.map(({ code, label }) => ({ value: code, label }))
const printers = (plan: PlanParts): Option[] => [
  { value: '', label: '—' },
  ...plan.devices
    .filter(({ kind }) => kind === 'ticket_printer')
    .map(({ code }) => ({ value: code, label: code })),
]

const LIMITS: readonly Field[] = [
  { path: 'limits.people', kind: 'number', unit: 'people', isOptional: true },
  { path: 'limits.longest_minutes', kind: 'number', unit: 'minutes', isOptional: true },
  { path: 'limits.expected_minutes', kind: 'number', unit: 'minutes', isOptional: true },
]

/** A list of nothing but dates. */
const DATE: readonly RowColumn[] = [{ key: '', kind: 'date' }]

const number = (path: string, unit: Field['unit']): Field => ({
  path,
  kind: 'number',
  ...(unit ? { unit } : {}),
})

export const GROUPS: Readonly<Record<Part | Block, readonly Group[]>> = {
  services: [
    {
      key: 'names',
      fields: [
        { path: 'name', kind: 'text', length: 60 },
        { path: 'spoken', kind: 'text', length: 6 },
      ],
    },
    {
      key: 'where',
      fields: [
        { path: 'area', kind: 'select', options: areas },
        { path: 'counters', kind: 'many', options: counters, isVirtual: true },
        { path: 'prefix', kind: 'text', length: 3 },
      ],
    },
    {
      key: 'queue',
      fields: [
        number('minutes', 'minutes'),
        ...LIMITS,
        {
          path: 'quotas',
          kind: 'rows',
          columns: [
            { key: 'start', kind: 'time' },
            { key: 'end', kind: 'time' },
            { key: 'limit', kind: 'number' },
          ],
          blank: { start: '08:00', end: '18:00', limit: 100 },
        },
      ],
    },
    {
      key: 'materials',
      fields: [
        {
          path: 'materials',
          kind: 'rows',
          columns: [
            { key: 'name', kind: 'text' },
            { key: 'note', kind: 'text' },
          ],
          blank: { name: '', note: '' },
        },
      ],
    },
    {
      key: 'booking',
      fields: [
        { path: 'aliases', kind: 'texts', length: 60 },
        number('slot_minutes', 'minutes'),
        number('slot_places', 'people'),
        {
          path: 'outlets',
          kind: 'many',
          options: () =>
            ['self_service', 'helper', 'online'].map((value) => ({ value, label: value })),
        },
        number('share', undefined),
      ],
    },
  ],
  areas: [
    {
      key: 'names',
      fields: [
        { path: 'name', kind: 'text', length: 60 },
        { path: 'spoken', kind: 'text', length: 6 },
        { path: 'prefix', kind: 'text', length: 3 },
      ],
    },
    {
      key: 'where',
      fields: [
        { path: 'place', kind: 'text', length: 60 },
        { path: 'zone', kind: 'select', options: zones },
      ],
    },
    { key: 'queue', fields: LIMITS },
    {
      key: 'first',
      fields: [
        { path: 'first_name', kind: 'text', length: 60, isFirst: true, isVirtual: true },
        { path: 'first_minutes', kind: 'number', unit: 'minutes', isFirst: true, isVirtual: true },
        { path: 'first_counters', kind: 'many', options: counters, isFirst: true, isVirtual: true },
      ],
    },
  ],
  counters: [
    {
      key: 'names',
      fields: [
        { path: 'label', kind: 'text', length: 10 },
        { path: 'area', kind: 'select', options: areas },
      ],
    },
    {
      key: 'skills',
      fields: [
        {
          path: 'skills',
          kind: 'rows',
          columns: [
            { key: 'service', kind: 'service' },
            { key: 'level', kind: 'number' },
          ],
          blank: { service: '', level: 1 },
        },
      ],
    },
  ],
  screens: [
    {
      key: 'names',
      fields: [
        { path: 'name', kind: 'text', length: 60 },
        { path: 'zone', kind: 'select', options: zones },
        { path: 'areas', kind: 'many', options: areas },
      ],
    },
    { key: 'notices', fields: [{ path: 'notices', kind: 'texts', length: 200 }] },
  ],
  kiosks: [
    {
      key: 'names',
      fields: [
        { path: 'name', kind: 'text', length: 60 },
        { path: 'printer', kind: 'select', options: printers },
      ],
    },
  ],
  zones: [{ key: 'names', fields: [{ path: 'name', kind: 'text', length: 60 }] }],
  devices: DEVICE_GROUPS,
  classes: [
    {
      key: 'names',
      fields: [{ path: 'name', kind: 'text', length: 60 }, number('credit_minutes', 'minutes')],
    },
  ],
  rules: [
    {
      key: 'calling',
      fields: [
        number('recalls', 'times'),
        number('recall_gap_seconds', 'seconds'),
        number('undo_seconds', 'seconds'),
        number('return_after', 'people'),
        number('returns', 'times'),
        number('missed_grace_minutes', 'minutes'),
      ],
    },
    {
      key: 'numbers',
      fields: [
        number('number_width', 'digits'),
        number('services_per_ticket', 'times'),
        number('help_delay_minutes', 'minutes'),
      ],
    },
    {
      key: 'booking',
      fields: [
        number('booked_credit_minutes', 'minutes'),
        number('early_booking_minutes', 'minutes'),
        number('late_booking_minutes', 'minutes'),
      ],
    },
    {
      key: 'overflow',
      fields: [
        number('alert_after_seconds', 'seconds'),
        number('alert_clear_percent', 'percent'),
        number('divert_most', 'people'),
        number('loan_minutes', 'minutes'),
        number('effect_minutes', 'minutes'),
      ],
    },
  ],
  hall: [
    {
      key: 'names',
      fields: [
        { path: 'name', kind: 'text', length: 60 },
        { path: 'hotline', kind: 'text', length: 60 },
        { path: 'public_url', kind: 'text', length: 200 },
      ],
    },
  ],
  hours: [
    {
      key: 'sessions',
      fields: [
        {
          path: 'sessions',
          kind: 'rows',
          columns: [
            { key: 'start', kind: 'time' },
            { key: 'end', kind: 'time' },
          ],
          blank: { start: '08:30', end: '12:00' },
        },
        {
          path: 'weekdays',
          kind: 'many',
          options: () => [1, 2, 3, 4, 5, 6, 7].map((value) => ({ value, label: `${value}` })),
        },
        number('doors_minutes', 'minutes'),
        number('expire_minutes', 'minutes'),
      ],
    },
    {
      key: 'dates',
      fields: [
        { path: 'closed_dates', kind: 'texts', columns: DATE },
        { path: 'extra_dates', kind: 'texts', columns: DATE },
      ],
    },
  ],
}

export function fieldsOf(part: Part | Block, isNew = true): Field[] {
  const all = GROUPS[part].reduce<Field[]>((found, group) => found.concat(group.fields), [])
  return isNew ? all : all.filter((field) => !field.isFirst)
}
