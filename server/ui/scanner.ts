/**
 * A code scanner that types like a keyboard, heard wherever the focus is: so many characters, each
 * a few milliseconds after the one before, and Enter. A person does not type like that.
 *
 * In a field the keys are the field's own, unless it says `data-scan`.
 *
 * A scanner on a serial port is read by an agent, and the server tells the page: the same to it.
 */
import { onScopeDispose } from 'vue'
import type { Live } from './live'

const GAP_MS = 60 // slow scanners take 30 ms a character, fast typists over 80
const LEAST = 6

/** What a code is about. other: nothing that this hall gives out. */
export type Scan =
  | { kind: 'booking'; code: string }
  | { kind: 'ticket'; token: string }
  | { kind: 'pickup'; code: string }
  | { kind: 'other' }

/** text: of the code; an address of this hall's phone page, a pick-up slip's P and eight digits, or a
 * booking's eight digits, alone or at the end of an address. */
export function readScan(text: string): Scan {
  const ticket = /\/t\/([\w~-]+)$/.exec(text) // ~: printed again by staff
  if (ticket) return { kind: 'ticket', token: ticket[1]! }
  const pickup = /^P(\d{8})$/.exec(text)
  if (pickup) return { kind: 'pickup', code: pickup[1]! }
  const booking = /(?:^|[/=])(\d{8})$/.exec(text)
  return booking ? { kind: 'booking', code: booking[1]! } : { kind: 'other' }
}

/** Feed it keys in their order; tells of each whole scan. */
export function scanReader(scanned: (text: string) => void): (event: KeyboardEvent) => void {
  let text = ''
  let last = -Infinity

  return (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || isForeign(event.target)) return
    if (event.timeStamp - last > GAP_MS) text = ''
    if (event.key === 'Enter') {
      const whole = text
      text = ''
      if (whole.length < LEAST) return
      swallow(event)
      return scanned(whole.trim())
    }
    if (event.key.length !== 1) return // Shift and the like come between the characters
    last = event.timeStamp
    text += event.key
    if (text.length > 2 && event.key === ' ') swallow(event) // it would press a button
  }
}

/** From now on, as long as the component is there, whichever sort of scanner it is. */
export function useScanner(scanned: (text: string) => void, live: Pick<Live, 'onScan'>): void {
  const read = scanReader(scanned)
  addEventListener('keydown', read, true)
  onScopeDispose(() => removeEventListener('keydown', read, true))
  onScopeDispose(live.onScan(scanned))
}

function swallow(event: KeyboardEvent): void {
  event.preventDefault()
  event.stopPropagation()
}

function isForeign(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select') && !('scan' in target.dataset)
}
