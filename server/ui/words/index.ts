/**
 * The words of the pages, in any language that has a file in this folder.
 *
 * Chinese comes with the page; another language is fetched when somebody chooses it. A new
 * language is one new file with the keys of zh-CN.json (a test compares them).
 */
import { createI18n } from 'vue-i18n'
import chinese from './zh-CN.json'

export const HOME_LANGUAGE = 'zh-CN'

/** Every language there is, each by its own name. */
export const languages: readonly { code: string; name: string }[] = __HALL_LANGUAGES__

const files = import.meta.glob<Messages>(['./*.json', '!./zh-CN.json'], { import: 'default' })

type Messages = typeof chinese
export type Words = ReturnType<typeof createWords>

/** The plugin for a page's `app.use()`. */
export function createWords() {
  return createI18n<[Messages], string, false>({
    legacy: false,
    locale: HOME_LANGUAGE,
    fallbackLocale: HOME_LANGUAGE,
    messages: { [HOME_LANGUAGE]: chinese },
  })
}

/** Show the page in `code` and say so on <html lang>. A language that cannot be fetched throws
 * and leaves the page as it was. */
export async function setLanguage(words: Words, code: string): Promise<void> {
  const { global } = words
  if (!global.availableLocales.includes(code)) {
    const load = files[`./${code}.json`]
    if (!load) throw new RangeError(`no words in ${code}`)
    global.setLocaleMessage(code, await load())
  }
  global.locale.value = code
  document.documentElement.lang = code
}
