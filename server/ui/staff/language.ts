/** The language of the people who work at this browser, one for all pages of staff; remembered. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { HOME_LANGUAGE, setLanguage, type Words } from '@ui/words'

const KEPT = 'hall.staff.language'
let words: Words | null = null

export function useLanguage() {
  const { locale } = useI18n()
  return { current: computed(() => locale.value), choose }
}

async function choose(code: string): Promise<void> {
  if (!words) return
  localStorage.setItem(KEPT, code) // first: the page may have to be loaded anew for it
  // One that cannot be fetched now leaves the page as it is.
  await setLanguage(words, code).catch(() => undefined)
}

/** Once, when the page starts: from here on the language can be changed. */
export async function recallLanguage(of: Words): Promise<void> {
  words = of
  const kept = localStorage.getItem(KEPT)
  if (!kept || kept === HOME_LANGUAGE) return
  await setLanguage(of, kept).catch(() => undefined)
}
