/**
 * From an item of the plan to a draft and back to edits. What a service's form says about counters
 * and a new area's form about its first service are edits of those other parts.
 */
import type { PlanEdit, PlannedCounter, PlannedService, PlanParts } from '@ui/wire'
import { copyOf, isSame, setEdit, type Draft } from './draft'
import { fieldsOf, type Part } from './fields'

const NO_LIMITS = { people: null, longest_minutes: null, expected_minutes: null }

/** Kind of a device → the driver for it, and the profile of a printer's paper. */
const KINDS: Readonly<Record<string, Draft>> = {
  ticket_printer: { driver: 'escpos', profile: '80mm' },
  office_printer: { driver: 'cups', profile: '' },
  led: { driver: 'a090', profile: '' },
  pad: { driver: 'ff68', profile: '' },
  keypad: { driver: 'ff68-keypad', profile: '' },
  locks: { driver: 'wkly', profile: '' },
  id_reader: { driver: 'sam-v', profile: '' },
  scanner: { driver: 'gm65', profile: '' },
  camera: { driver: 'uvc', profile: '' },
}

/** What stays when a device gets another driver: what is the hall's, and where it hangs. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  pad: ['keys', 'scale', 'mapping'],
  camera: ['name', 'turn'],
  scanner: ['kiosk', 'place', 'suffix', 'repeat', 'baud', 'flow'],
  led: ['address', 'cells', 'rows', 'areas', 'idle', 'paused', 'baud', 'flow'],
  locks: ['address', 'locks', 'answers', 'cabinet', 'first', 'keep_days', 'out_of_use', 'baud', 'flow'],
}

/** What else a field just typed changes: another kind of device has another driver, another driver
 * other settings, and a setting left empty is none. */
export function settled(part: Part, before: Draft, after: Draft): Draft {
  if (part !== 'devices') return after
  if (before['kind'] !== after['kind']) return { ...after, ...KINDS[String(after['kind'])], settings: {} }
  const typed = after['settings'] as Draft
  const settings: Draft = {}
  if (before['driver'] !== after['driver']) {
    for (const name of KEPT[String(after['kind'])] ?? []) if (typed[name]) settings[name] = typed[name]
    return { ...after, settings }
  }
  for (const name of Object.keys(typed)) if (typed[name] !== '') settings[name] = typed[name]
  return { ...after, settings }
}

/** What a new one starts as. */
export function blankDraft(part: Part, plan: PlanParts): Draft {
  const area = plan.areas[0]?.code ?? ''
  switch (part) {
    case 'services':
      return {
        name: '', spoken: '', aliases: [], area, counters: [], prefix: '', minutes: 10,
        limits: copyOf(NO_LIMITS), quotas: [], materials: [], slot_minutes: 0, slot_places: 1,
        outlets: [], share: 1,
      } // prettier-ignore
    case 'areas':
      return {
        name: '', spoken: '', prefix: '', place: '', zone: plan.zones[0]?.code ?? '',
        limits: copyOf(NO_LIMITS), first_name: '', first_minutes: 10, first_counters: [],
      } // prettier-ignore
    case 'counters':
      return { label: '', area, skills: [] }
    case 'screens':
      return { name: '', zone: plan.zones[0]?.code ?? '', areas: [], notices: [] }
    case 'kiosks':
      return { name: '', printer: '' }
    case 'classes':
      return { name: '', credit_minutes: 20 }
    case 'zones':
      return { name: '' }
    case 'devices':
      return {
        code: '', kind: 'ticket_printer', ...KINDS['ticket_printer'], port: '', counter: '',
        settings: {}, agent: '',
      } // prettier-ignore
  }
}

/** The draft of an item as it is; null when there is none with this code. */
export function draftOf(part: Part, plan: PlanParts, code: string): Draft | null {
  const items: readonly { code: string }[] = plan[part]
  const item = items.find((one) => one.code === code)
  if (!item) return null
  const draft: Draft = copyOf(item) as Draft
  if (part === 'services') draft['counters'] = countersOf(plan, code)
  return draft
}

export function countersOf(plan: PlanParts, service: string): string[] {
  return plan.counters
    .filter(({ skills }) => skills.some((skill) => skill.service === service))
    .map(({ code }) => code)
}

/** The edits that make what is typed so. before: null for a new one. */
export function editsFor(
  part: Part,
  plan: PlanParts,
  before: Draft | null,
  draft: Draft,
): PlanEdit[] {
  const own = fieldsOf(part, before === null)
    .filter((field) => !field.isVirtual)
    .map(({ path }) => path)
  if (before === null) return addEdits(part, plan, draft, own)
  const code = String(before['code'])
  const edits = [setEdit(part, code, before, draft, own)].filter((edit) => edit !== null)
  if (part === 'services' && !isSame(before['counters'], draft['counters'])) {
    edits.push(...skillEdits(plan, code, draft['counters'] as string[]))
  }
  return edits
}

function addEdits(part: Part, plan: PlanParts, draft: Draft, own: readonly string[]): PlanEdit[] {
  const code = String(draft['code'] ?? '') || freshCode(part, plan)
  const value: Draft = {}
  for (const path of own) {
    const field = path.split('.')[0]!
    value[field] = draft[field]
  }
  if (part === 'devices') value['driver'] = draft['driver']
  value['code'] = code
  const add: PlanEdit = { act: 'add', part, code: '', value }
  if (part === 'services') return [add, ...skillEdits(plan, code, draft['counters'] as string[])]
  if (part !== 'areas') return [add]
  const service = freshCode('services', plan)
  const first: PlanEdit = {
    act: 'add',
    part: 'services',
    code: '',
    value: {
      code: service,
      name: draft['first_name'],
      area: code,
      minutes: draft['first_minutes'],
    },
  }
  return [add, first, ...skillEdits(plan, service, draft['first_counters'] as string[])]
}

/** Counters that are to serve `service`, and no others. */
function skillEdits(plan: PlanParts, service: string, wanted: readonly string[]): PlanEdit[] {
  const edits: PlanEdit[] = []
  for (const counter of plan.counters) {
    const has = counter.skills.some((skill) => skill.service === service)
    if (has === wanted.includes(counter.code)) continue
    const skills = has
      ? counter.skills.filter((skill) => skill.service !== service)
      : [...counter.skills, { service, level: 1 }]
    edits.push({ act: 'set', part: 'counters', code: counter.code, value: { skills } })
  }
  return edits
}

/** A code nobody has: people never see it, links and the journal do. */
export function freshCode(part: Part, plan: PlanParts): string {
  const items: readonly { code: string }[] = plan[part]
  const stem = part === 'classes' ? 'class' : part.slice(0, -1)
  let number = items.length + 1
  while (items.some(({ code }) => code === `${stem}-${number}`)) number += 1
  return `${stem}-${number}`
}

/** What people call an item. */
export function nameOf(item: { code: string; name?: string; label?: string }): string {
  return item.name || item.label || item.code
}

/** Labels of counters as people say them: 1, 2, 3, 7 → 1–3、7. and: what stands between two. */
export function labelSpans(labels: readonly string[], and: string): string {
  const spans: string[][] = []
  for (const label of labels) {
    const last = spans[spans.length - 1]
    const isNext = last && /^\d+$/.test(label) && Number(last[last.length - 1]) + 1 === Number(label)
    if (isNext) last.push(label)
    else spans.push([label])
  }
  return spans
    .map((span) => (span.length > 2 ? `${span[0]}–${span[span.length - 1]}` : span.join(and)))
    .join(and)
}

export function servedBy(plan: PlanParts, service: PlannedService, and: string): string {
  const labels = countersOf(plan, service.code).map(
    (code) => plan.counters.find((one: PlannedCounter) => one.code === code)!.label,
  )
  return labelSpans(labels, and)
}
