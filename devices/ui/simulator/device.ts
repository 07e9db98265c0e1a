/** A simulated device as its control tells it (devices/hall_devices/simulators/control.py). */

export type Fault = boolean | number | string | null

/** What every kind tells, and what is wrong with it now. */
export interface Device {
  name: string
  kind: string
  /** What people call it, if not by its name. */
  label?: string
  /** What a driver opens. */
  port: string
  /** On a shared line. */
  address?: number
  faults: Record<string, Fault>
}

export interface Printer extends Device {
  slips: number
  received: number
  queued: number
  /** Lines printed since the last cut. */
  open_lines: number
  /** Whether its paper can be drawn. */
  pictures: boolean
  /** On a TCP port. */
  network: boolean
}

export interface Bar extends Device {
  text: string
  rows: { text: string; colour: string }[][]
}

/** Whatever asks visitors for a rating: a pad on a line, or a tablet on the network. */
export interface Pad extends Device {
  /** It is lit. */
  asked: boolean
}

/** What a clerk calls with. */
export interface Keypad extends Device {
  /** Its cells, dark ones as spaces. */
  shows: string
  /** What it said of the last press; empty: nothing yet. */
  result: '' | 'done' | 'not_done'
}

/** A reader of identity cards. */
export interface Reader extends Device {
  card: 'none' | 'good' | 'bad'
  /** What may be shown of the card that lies there. */
  masked: string
}

/** A scanner of codes. */
export interface Scanner extends Device {
  /** A code lies before it now. */
  held: boolean
  /** It reads whatever is held there; false: it waits until it is told to. */
  looks: boolean
  /** The last ones read, newest first. */
  codes: string[]
}

/** What may lie under a camera. */
export const PAPERS = ['form', 'card', 'book', 'nothing'] as const

/** A document camera. */
export interface Camera extends Device {
  paper: (typeof PAPERS)[number]
  /** Pictures go out now. */
  watched: boolean
}

/** A lock board of a file cabinet. */
export interface Locks extends Device {
  doors: Record<string, 'open' | 'closed'>
  /** How often each lock was fired. */
  pulses: Record<string, number>
}

/** A print queue. */
export interface Queue extends Device {
  jobs: { job: number; state: string; pages: number | null }[]
}

/** The paper of a printer: its newest slips, oldest first, and what was printed since the last cut. */
export interface Paper {
  slips: { stem: string; lines: string[] }[]
  open: string[]
}

export function calledOf(device: Device): string {
  return device.label || device.name
}

// By what they tell, not by their kind: pads hang beside keypads, and there are many makes of pads.

export function isPrinter(device: Device): device is Printer {
  return 'open_lines' in device
}

export function isBar(device: Device): device is Bar {
  return 'rows' in device
}

export function isPad(device: Device): device is Pad {
  return 'asked' in device
}

export function isKeypad(device: Device): device is Keypad {
  return 'shows' in device
}

export function isReader(device: Device): device is Reader {
  return 'masked' in device
}

export function isScanner(device: Device): device is Scanner {
  return 'looks' in device
}

export function isCamera(device: Device): device is Camera {
  return 'watched' in device
}

/** Its port is its own, so it has no address. */
export function isAlone(device: Device): boolean {
  return device.address === undefined || isReader(device) || isScanner(device)
}

export function isLocks(device: Device): device is Locks {
  return 'pulses' in device
}

/** The doors that stay shut when they are fired: hex, a byte a lock. */
export function jammedOf(device: Device): number[] {
  const pairs = String(device.faults.jammed ?? '').match(/[0-9a-f]{2}/gi) ?? []
  return pairs.map((pair) => parseInt(pair, 16))
}

export function isQueue(device: Device): device is Queue {
  return 'jobs' in device
}

/** The numbers that a kind tells of itself, in the order in which people ask for them. */
const FACTS = [
  'slips',
  'queued',
  'received',
  'texts',
  'asks',
  'shown',
  'beeps',
  'presses',
  'resent',
  'receipts',
  'unknown',
  'damaged',
  'reads',
  'scans',
  'pictures',
  'stills',
] as const

export function factsOf(device: Device): { name: (typeof FACTS)[number]; value: number }[] {
  const told = device as unknown as Record<string, unknown>
  return FACTS.flatMap((name) => {
    const value = told[name]
    return typeof value === 'number' ? [{ name, value }] : []
  })
}
