/**
 * Which sheet is open, kept in the address after `#`: the browser's own Back closes it, and the
 * page behind it has not moved.
 */
import { onBeforeUnmount, ref, type Ref } from 'vue'

export type Sheet =
  | { kind: 'area'; code: string }
  | { kind: 'day' }
  | { kind: 'record' }
  | { kind: 'numbers' }

export interface Sheets {
  sheet: Readonly<Ref<Sheet | null>>
  open(sheet: Sheet): void
  close(): void
}

export function readSheet(hash: string): Sheet | null {
  const [kind, code] = hash.replace(/^#/, '').split('/')
  if (kind === 'area' && code) return { kind, code: decodeURIComponent(code) }
  return kind === 'day' || kind === 'record' || kind === 'numbers' ? { kind } : null
}

export function writeSheet(sheet: Sheet): string {
  return sheet.kind === 'area' ? `#area/${encodeURIComponent(sheet.code)}` : `#${sheet.kind}`
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
