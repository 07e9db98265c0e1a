/** Every piece of equipment, kind by kind, and what is the matter with it. Pure. */
import type { DeviceSeen } from '@ui/wire'

export interface DeviceGroup {
  /** "others": of several kinds that a hall has one or two of. */
  kind: string
  /** Those in trouble first, then in the plan's order. */
  devices: DeviceSeen[]
  /** What is said of all of them: the worst one and how many others need a look too ... */
  worst: DeviceSeen | null
  others: number
  /** ... or, of those that need none, how many are how; what there is none of is left out. */
  calm: [state: CalmState, count: number][]
}

type CalmState = 'ok' | 'off' | 'mute'
const CALM_STATES: readonly CalmState[] = ['ok', 'off', 'mute']

/** Few of them first, many of them after; every other kind is one of several in a group. */
const OTHERS = 'others'
const KINDS: readonly string[] = [
  ...['kiosk', 'ticket_printer', 'wall', 'main_screen', 'keypad', OTHERS],
  ...['led', 'pad'],
]
const WORST_FIRST: readonly string[] = ['trouble', 'low', 'unknown']
const CALM = WORST_FIRST.length

/** 0 is the worst; a device that is well, off or mute is calm. */
function rank({ state }: DeviceSeen): number {
  const place = WORST_FIRST.indexOf(state)
  return place < 0 ? CALM : place
}

/** A device of the plan, no page and no agent: somebody can be sent to it by name. */
export function isPlanned({ code }: DeviceSeen): boolean {
  return !code.includes(':')
}

export function needsLook(device: DeviceSeen): boolean {
  return rank(device) < CALM
}

export function groupsOf(devices: readonly DeviceSeen[]): DeviceGroup[] {
  return KINDS.map((kind) => groupOf(kind, inGroup(kind, devices))).filter(
    (group) => group.devices.length > 0,
  )
}

/** In the plan's order. */
export function inGroup(kind: string, devices: readonly DeviceSeen[]): DeviceSeen[] {
  return devices.filter((device) => (KINDS.includes(device.kind) ? device.kind : OTHERS) === kind)
}

function groupOf(kind: string, devices: DeviceSeen[]): DeviceGroup {
  const sorted = [...devices].sort((one, other) => rank(one) - rank(other))
  const troubled = sorted.filter(needsLook)
  return {
    kind,
    devices: sorted,
    worst: troubled[0] ?? null,
    others: Math.max(0, troubled.length - 1),
    calm: CALM_STATES.map((calm): [CalmState, number] => [
      calm,
      devices.filter(({ state }) => state === calm).length,
    ]).filter(([, count]) => count > 0),
  }
}

export interface Trouble {
  /** The one that went wrong last. */
  device: DeviceSeen
  /** How many of its kind have the very same trouble, itself included. */
  count: number
}

/** So many of a kind with the same trouble are one trouble: a line that broke, not its signs. */
const MANY = 4

/**
 * What somebody has to look after, the worst and latest first. When an agent is away nothing is
 * known of its devices: that is one trouble, not fifty.
 */
export function troublesOf(devices: readonly DeviceSeen[]): Trouble[] {
  const alike = new Map<string, DeviceSeen[]>()
  for (const device of devices) {
    if (!needsLook(device) || device.detail === 'no_agent') continue
    const key = [device.kind, device.state, device.detail].join()
    alike.set(key, [...(alike.get(key) ?? []), device])
  }
  return [...alike.values()]
    .flatMap((same) => foldOf(same.sort((one, other) => other.since - one.since)))
    .sort((a, b) => rank(a.device) - rank(b.device) || b.device.since - a.device.since)
}

function foldOf(same: DeviceSeen[]): Trouble[] {
  if (same.length < MANY) return same.map((device) => ({ device, count: 1 }))
  return same.slice(0, 1).map((device) => ({ device, count: same.length }))
}

/** The few characters on a mark: its counter, the number in its name, or its place among `planned`;
 * where those are of several kinds, always its place. */
export function shortName(device: DeviceSeen, planned: readonly DeviceSeen[]): string {
  const place = String(planned.indexOf(device) + 1)
  if (!KINDS.includes(device.kind)) return place
  return device.counter ?? /\d+/.exec(device.name)?.[0] ?? place
}
