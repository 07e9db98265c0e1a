/** Large type and language; this phone remembers both. */
import { ref } from 'vue'
import { HOME_LANGUAGE, languages, setLanguage, type Words } from '@ui/words'

const KEPT = { elder: 'hall.ticket.elder', language: 'hall.ticket.language' }
const elder = ref(false)
const language = ref(HOME_LANGUAGE)
let words: Words | null = null

export function useModes() {
  return { elder, language, setElder, choose, languages }
}

function setElder(on: boolean): void {
  elder.value = on
  document.documentElement.toggleAttribute('data-elder', on)
  keep(KEPT.elder, on ? 'on' : '')
}

async function choose(code: string): Promise<void> {
  if (await speak(code)) keep(KEPT.language, code)
}

/** False when the words could not be fetched: the page stays as it is. */
async function speak(code: string): Promise<boolean> {
  if (!words) return false
  try {
    await setLanguage(words, code)
  } catch {
    return false
  }
  language.value = code
  return true
}

/** The language in which the number was taken, unless this phone has chosen one. */
export function suggest(code: string): void {
  if (kept(KEPT.language) === null) void speak(code)
}

/** Once, when the page starts. */
export async function recall(of: Words): Promise<void> {
  words = of
  setElder(kept(KEPT.elder) === 'on')
  const wanted = kept(KEPT.language)
  if (wanted && wanted !== HOME_LANGUAGE) await speak(wanted)
}

// Storage may be forbidden; then nothing is remembered.
function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value)
  } catch {
    return
  }
}

function kept(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}
