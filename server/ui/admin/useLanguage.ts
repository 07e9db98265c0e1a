/** The language of this browser's administrator; remembered. Also for Element Plus's own words. */
import { computed, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Language } from 'element-plus/es/locale/index'
import en from 'element-plus/es/locale/lang/en'
import zhCn from 'element-plus/es/locale/lang/zh-cn'
import { HOME_LANGUAGE, setLanguage, type Words } from '@ui/words'

const KEPT = 'hall.admin.language'
const kit = shallowRef<Language>(zhCn)
let words: Words | null = null

export function useLanguage() {
  const { locale } = useI18n()
  return { current: computed(() => locale.value), kit, choose }
}

async function choose(code: string): Promise<void> {
  if (!words) return
  await setLanguage(words, code)
  kit.value = code === HOME_LANGUAGE ? zhCn : en
  localStorage.setItem(KEPT, code)
}

/** Once, when the page starts: from here on the language can be changed. */
export async function recallLanguage(of: Words): Promise<void> {
  words = of
  const kept = localStorage.getItem(KEPT)
  if (!kept || kept === HOME_LANGUAGE) return
  await choose(kept).catch(() => localStorage.removeItem(KEPT))
}
