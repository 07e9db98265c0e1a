// @vitest-environment happy-dom
/** A scanner that types is told from a person who does. */
import { beforeEach, describe, expect, it } from 'vitest'
import { effectScope } from 'vue'
import { readScan, scanReader, useScanner } from '@ui/scanner'

const heard: string[] = []
let clock = 0
let read: (event: KeyboardEvent) => void

beforeEach(() => {
  heard.length = 0
  clock = 1_000
  read = scanReader((text) => heard.push(text))
})

function press(key: string, after = 5, target: EventTarget = document.body, more = {}): KeyboardEvent {
  clock += after
  const event = new KeyboardEvent('keydown', { key, cancelable: true, bubbles: true, ...more })
  Object.defineProperty(event, 'timeStamp', { value: clock })
  Object.defineProperty(event, 'target', { value: target })
  read(event)
  return event
}

function type(text: string, gap = 5, target?: EventTarget): KeyboardEvent {
  for (const key of text) press(key, gap, target)
  return press('Enter', gap, target)
}

function field(scan: boolean): HTMLInputElement {
  const found = document.createElement('input')
  if (scan) found.dataset['scan'] = ''
  return found
}

describe('a burst of keys', () => {
  it('that ends with Enter is a scan, and its Enter presses nothing', () => {
    expect(type('12345678').defaultPrevented).toBe(true)
    expect(heard).toEqual(['12345678'])
  })

  it('may have Shift between its characters, and other keys before it', () => {
    press('9', 500)
    press('H', 500)
    for (const key of ['T', 'Shift', 'T', 'P', ':', '/', '/', 'x']) press(key)
    expect(press('Enter').defaultPrevented).toBe(true)
    expect(heard).toEqual(['HTTP://x'])
  })

  it.each([
    ['slow', () => type('12345678', 90)],
    ['short', () => type('12345')],
    ['without Enter in time', () => [press('1'), press('2'), press('Enter', 500)].pop()!],
    ['in a field', () => type('12345678', 5, field(false))],
  ])('%s is left alone', (_, act) => {
    expect(act().defaultPrevented).toBe(false)
    expect(heard).toEqual([])
  })

  it('in a field for scans is heard', () => {
    type('12345678', 5, field(true))
    expect(heard).toEqual(['12345678'])
  })

  it('with Ctrl is none, and a space in it presses no button', () => {
    press('1', 5, document.body, { ctrlKey: true })
    for (const key of 'ab c') expect(press(key).defaultPrevented).toBe(key === ' ')
    expect(press(' ', 500).defaultPrevented).toBe(false)
  })
})

describe('a scanner', () => {
  it('is heard whether it types or an agent reads it, as long as the page is there', () => {
    let told: ((text: string) => void) | null = null
    const onScan = (listener: (text: string) => void) => ((told = listener), () => (told = null))
    const scope = effectScope()
    scope.run(() => useScanner((text) => heard.push(text), { onScan }))
    const burst = () => {
      for (const key of [...'12345678', 'Enter']) {
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
      }
    }
    burst()
    told!('P12345678')
    expect(heard).toEqual(['12345678', 'P12345678'])
    scope.stop()
    burst()
    expect([heard.length, told]).toEqual([2, null])
  })
})

describe('a code', () => {
  it.each([
    ['12345678', { kind: 'booking', code: '12345678' }],
    ['https://hall.example/b?code=12345678', { kind: 'booking', code: '12345678' }],
    ['https://hall.example/t/aB3-_x', { kind: 'ticket', token: 'aB3-_x' }],
    ['https://hall.example/t/~aB3-_x', { kind: 'ticket', token: '~aB3-_x' }],
    ['P12345678', { kind: 'pickup', code: '12345678' }],
    ['P1234567', { kind: 'other' }],
    ['123456789', { kind: 'other' }],
    ['150622199001011234', { kind: 'other' }],
    ['6901234567892', { kind: 'other' }],
  ])('%s', (text, scan) => expect(readScan(text)).toEqual(scan))
})
