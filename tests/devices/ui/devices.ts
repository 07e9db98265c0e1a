/** Simulated devices as their control tells them. */
import type { Bar, Camera, Keypad, Locks, Pad, Printer, Queue, Reader, Scanner } from '../../../devices/ui/simulator/device'

const LINE = { unplugged: false, silent: false, stuck_key: null }

export function printer(told: Partial<Printer> = {}): Printer {
  return {
    name: 'printer-1',
    kind: 'ticket_printer',
    label: '',
    port: '/dev/pts/1',
    faults: {},
    slips: 0,
    received: 0,
    queued: 0,
    open_lines: 0,
    pictures: true,
    network: false,
    ...told,
  }
}

export function bar(told: Partial<Bar> = {}): Bar {
  const port = '/dev/pts/2'
  return { name: 'led-1', kind: 'led_bar', port, address: 1, faults: LINE, text: '', rows: [], ...told }
}

export function pad(told: Partial<Pad> = {}): Pad {
  const kind = 'evaluation_pad'
  return { name: 'pad-1', kind, port: '/dev/pts/3', address: 1, faults: LINE, asked: false, ...told }
}

export function keypad(told: Partial<Keypad> = {}): Keypad {
  const kind = 'call_keypad'
  const device = { name: 'keypad-1', kind, port: '/dev/pts/4', address: 1, faults: LINE }
  return { ...device, shows: '', result: '', ...told }
}

export function reader(told: Partial<Reader> = {}): Reader {
  const kind = 'card_reader'
  const device = { name: 'reader-1', kind, port: '/dev/pts/5', address: 1, faults: LINE }
  return { ...device, card: 'none', masked: '', ...told }
}

export function scanner(told: Partial<Scanner> = {}): Scanner {
  const kind = 'code_scanner'
  const device = { name: 'scanner-1', kind, port: '/dev/pts/5', address: 1, faults: LINE }
  return { ...device, held: false, looks: true, codes: [], ...told }
}

export function locks(told: Partial<Locks> = {}): Locks {
  const device = { name: 'locks-1', kind: 'lock_board', port: '/dev/pts/5', address: 1 }
  const doors = { 1: 'closed', 2: 'open' } as const
  return { ...device, faults: { ...LINE, jammed: '' }, doors, pulses: { 1: 0, 2: 3 }, ...told }
}

export function camera(told: Partial<Camera> = {}): Camera {
  const device = { name: 'camera-1', kind: 'document_camera', port: 'http://127.0.0.1:9000/' }
  const faults = { unplugged: false, dark: false, unable: false, lengthless: false, manner: '' }
  return { ...device, faults, paper: 'form', watched: false, ...told }
}

export function queue(told: Partial<Queue> = {}): Queue {
  const kind = 'office_printer'
  return { name: 'office-1', kind, port: '/printers/office-1', faults: {}, jobs: [], ...told }
}
