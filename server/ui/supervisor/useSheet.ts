/**
 * Which sheet is open, kept in the address after `#`: the browser's own Back closes it, and the
 * page behind it has not moved.
 */
import { onBeforeUnmount, ref, type Ref } from 'vue'

export type Sheet =
  /** counter: the one that was pressed. */
  | { kind: 'area'; code: string; counter?: string }
  /** code: of the device that was pressed. */
  | { kind: 'devices'; code: string }
  | { kind: 'day' }
  | { kind: 'record' }
  | { kind: 'numbers' }

export interface Sheets {
  sheet: Readonly<Ref<Sheet | null>>
  open(sheet: Sheet): void
  close(): void
}

export function readSheet(hash: string): Sheet | null {
  const [kind, code, counter] = hash.replace(/^#/, '').split('/').map(decodeURIComponent)
  if (kind === 'area' && code) return counter ? { kind, code, counter } : { kind, code }
  if (kind === 'devices') return { kind, code: code ?? '' }
  return kind === 'day' || kind === 'record' || kind === 'numbers' ? { kind } : null
}

export function writeSheet(sheet: Sheet): string {
  const parts: string[] = [sheet.kind]
  if ('code' in sheet) parts.push(sheet.code)
  if ('counter' in sheet && sheet.counter) parts.push(sheet.counter)
  return `#${parts.map(encodeURIComponent).join('/')}`
}

export function useSheet(): Sheets {
  const sheet = ref<Sheet | null>(readSheet(location.hash))
  let pushed = false

  const follow = () => (sheet.value = readSheet(location.hash))
  window.addEventListener('popstate', follow)
  onBeforeUnmount(() => window.removeEventListener('popstate', follow))

  function open(wanted: Sheet): void {
    history.pushState(null, '', writeSheet(wanted))
    pushed = true
    sheet.value = wanted
  }

  function close(): void {
    if (pushed) {
      pushed = false
      history.back()
    } else {
      history.replaceState(null, '', location.pathname + location.search)
    }
    sheet.value = null
  }

  return { sheet, open, close }
}
