/** The desk's keys. F3 and F6 belong to the browser otherwise, so all of them are kept from it. */

export type KeyAct = 'main' | 'recall' | 'no_show' | 'hold' | 'transfer' | 'divert' | 'take' | 'undo'

export const KEY_CAPS: Readonly<Record<KeyAct, string>> = {
  main: 'F2',
  recall: 'F3',
  no_show: 'F4',
  hold: 'F6',
  take: 'F7',
  transfer: 'F8',
  divert: 'F9',
  undo: 'Ctrl Z',
}

/** The part of a KeyboardEvent that matters. */
export interface Stroke {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

const byKey = new Map(
  (Object.keys(KEY_CAPS) as KeyAct[])
    .filter((act) => act !== 'undo')
    .map((act) => [KEY_CAPS[act], act] as const),
)

/**
 * What a key means here; null: it is none of ours.
 * typing: in a text field Ctrl Z takes back letters, not steps.
 */
export function keyAct(stroke: Stroke, typing = false): KeyAct | null {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = stroke
  if (altKey || shiftKey) return null // Alt F4 closes a window and must go on doing so
  if (ctrlKey || metaKey) return key.toLowerCase() === 'z' && !typing ? 'undo' : null
  return byKey.get(key) ?? null
}

/** Whether the keyboard is writing text somewhere. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target.isContentEditable
}
