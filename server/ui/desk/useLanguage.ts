/** The language of this desk; the browser remembers it. */
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { HOME_LANGUAGE, setLanguage, type Words } from '@ui/words'

const KEPT = 'hall.desk.language'

export function useLanguage() {
  const { locale } = useI18n()
  const current = computed(() => locale.value)

  async function choose(code: string): Promise<void> {
    if (!words) return
    await setLanguage(words, code)
    localStorage.setItem(KEPT, code)
  }
  return { current, choose }
}

let words: Words | null = null

/** Once, when the page starts: from here on the language can be changed. */
export async function recallLanguage(of: Words): Promise<void> {
  words = of
  const kept = localStorage.getItem(KEPT)
  if (!kept || kept === HOME_LANGUAGE) return
  await setLanguage(of, kept).catch(() => localStorage.removeItem(KEPT))
}
