/** The language of this page; the browser remembers it. */
import { HOME_LANGUAGE, setLanguage, type Words } from '@ui/words'

const KEPT = 'hall.infodesk.language'
let words: Words | null = null

/** Once, when the page starts: from here on the language can be changed. */
export async function recallLanguage(of: Words): Promise<void> {
  words = of
  const kept = localStorage.getItem(KEPT)
  if (!kept || kept === HOME_LANGUAGE) return
  await setLanguage(of, kept).catch(() => localStorage.removeItem(KEPT))
}

export async function chooseLanguage(code: string): Promise<void> {
  if (!words) return
  await setLanguage(words, code)
  localStorage.setItem(KEPT, code)
}
