/** The language of staff, and Element Plus's own words in it. */
import { computed } from 'vue'
import type { Language } from 'element-plus/es/locale/index'
import en from 'element-plus/es/locale/lang/en'
import zhCn from 'element-plus/es/locale/lang/zh-cn'
import { useLanguage as useStaffLanguage } from '@ui/staff/language'
import { HOME_LANGUAGE } from '@ui/words'

export { recallLanguage } from '@ui/staff/language'

export function useLanguage() {
  const { current, choose } = useStaffLanguage()
  const kit = computed<Language>(() => (current.value === HOME_LANGUAGE ? zhCn : en))
  return { current, kit, choose }
}
