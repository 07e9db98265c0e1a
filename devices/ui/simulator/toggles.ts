/**
 * What can be broken at a device, as switches: each sets one of its faults to one value. A device
 * has those whose fault its control tells.
 */
import { isAlone, isKeypad, isPad, isPrinter, jammedOf, type Device, type Fault } from './device'

export interface Toggle {
  /** Its words: `simulator.fault.KEY`. */
  key: string
  fault: string
  on: Fault
  off: Fault
}

export type Group = 'paper' | 'machine' | 'queue' | 'wire' | 'words' | 'link'

/** A fault that is there or not. */
const plain = (fault: string): Toggle => ({ key: fault, fault, on: true, off: false })

/** A fault that is one of several. */
const one = (fault: string, on: string, off: string): Toggle => ({ key: on, fault, on, off })

/** Bytes that look like the heads of frames of every protocol there is. */
const RUBBISH = '00 A0 90 FF 68 FF 1A 81'
/** The key for calling of a keypad. */
const CALL_KEY = 0x0c

const ALL: Record<Group, Toggle[]> = {
  paper: [
    plain('paper_out'),
    plain('near_end'),
    { key: 'paper_ends', fault: 'stop_after', on: 300, off: null },
  ],
  machine: [
    ...['cover_open', 'cutter_error', 'overheated', 'offline', 'broken', 'waiting'].map(plain),
    ...['jam', 'ink_out', 'self_test_fails', 'cut_off', 'doors_jam', 'unanswered'].map(plain),
    ...['dark', 'unable', 'lengthless', 'raw'].map(plain),
    { key: 'stuck_key', fault: 'stuck_key', on: CALL_KEY, off: null },
  ],
  queue: [
    ...['stopped', 'refuses', 'hold', 'abort', 'errors', 'forget', 'no_pdf'].map(plain),
    { key: 'slow', fault: 'seconds', on: 20, off: 0 },
  ],
  wire: [
    ...['unplugged', 'silent', 'mute', 'deaf', 'bad_checksum', 'split'].map(plain),
    { key: 'garbage', fault: 'garbage', on: RUBBISH, off: '' },
    ...['wrong_address', 'wrong_number'].map(plain),
    { key: 'slow', fault: 'slow', on: 200, off: 0 },
    plain('doubled'),
    plain('rubbish'),
  ],
  words: ['nonsense', 'half', 'huge', 'wrong_type', 'close'].map((how) => one('manner', how, '')),
  link: ['refused', 'hung_up'].map((how) => one('others', how, 'waits')),
}

const KNOWN = Object.values(ALL).flatMap((all) => all.map(({ fault }) => fault))

/** The switches of a device by group, and a group `other` of faults that have no words here. */
export function togglesOf(device: Device): { group: Group | 'other'; toggles: Toggle[] }[] {
  const groups = (Object.keys(ALL) as Group[]).map((group) => ({
    group,
    toggles: ALL[group].filter((toggle) => has(device, toggle)).map((it) => named(device, it)),
  }))
  const strange = Object.keys(device.faults).filter(
    (fault) => !KNOWN.includes(fault) && typeof device.faults[fault] === 'boolean',
  )
  const other = { group: 'other' as const, toggles: strange.map(plain) }
  return [...groups, other].filter(({ toggles }) => toggles.length > 0)
}

/** Whether a switch is on. A test may have set another value than the switch would. */
export function isOn(device: Device, { fault, on, off }: Toggle): boolean {
  const now = device.faults[fault] ?? off
  return oneOfSeveral(fault) ? now === on : now !== off
}

function has(device: Device, { fault }: Toggle): boolean {
  if (fault === 'others') return isPrinter(device) && device.network
  if (fault === 'stuck_key') return isKeypad(device) // a pad has a switch at each of its keys
  return fault in device.faults
}

/** The port of a shared line is that of all on it. */
function named(device: Device, toggle: Toggle): Toggle {
  const shared = toggle.fault === 'unplugged' && !isAlone(device)
  return shared ? { ...toggle, key: 'unplugged_line' } : toggle
}

function oneOfSeveral(fault: string): boolean {
  return fault === 'others' || fault === 'manner'
}

/** What is wrong now, as the keys of the words that say it. */
export function troublesOf(device: Device): string[] {
  const on = togglesOf(device).flatMap(({ toggles }) => toggles.filter((it) => isOn(device, it)))
  const stuck = isPad(device) && (device.faults.stuck_key ?? null) !== null
  const jammed = jammedOf(device).length > 0
  return [
    ...on.map(({ key }) => key),
    ...(stuck ? ['stuck_key'] : []),
    ...(jammed ? ['jammed'] : []),
  ]
}
