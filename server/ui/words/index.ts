/**
 * The words of the pages, in any language that has a file in this folder.
 *
 * A page brings its own part of the Chinese (`virtual:words/PAGE`, made by vite.config.ts); another
 * language is fetched when somebody chooses it. A new language is one new file with the keys of
 * zh-CN.json (a test compares them).
 */
import { createI18n } from 'vue-i18n'

export const HOME_LANGUAGE = 'zh-CN'

/** Every language there is, each by its own name. */
export const languages: readonly { code: string; name: string }[] = __HALL_LANGUAGES__

type Tree = { [key: string]: string | Tree }

/** What a page says at first, and where its words in other languages are. */
export interface PageWords {
  home: Tree
  others: Record<string, () => Promise<{ default: Tree }>>
}

export type Words = ReturnType<typeof createWords>

const sources = new WeakMap<object, PageWords>()

/** The plugin for a page's `app.use()`. */
export function createWords(page: PageWords) {
  const words = createI18n<[Tree], string, false>({
    legacy: false,
    locale: HOME_LANGUAGE,
    fallbackLocale: HOME_LANGUAGE,
    messages: { [HOME_LANGUAGE]: page.home },
  })
  sources.set(words.global, page)
  return words
}

/** Show the page in `code` and say so on <html lang>. A language that cannot be fetched throws
 * and leaves the page as it was. */
export async function setLanguage(words: Words, code: string): Promise<void> {
  const { global } = words
  if (!global.availableLocales.includes(code)) {
    const load = sources.get(global)?.others[code]
    if (!load) throw new RangeError(`no words in ${code}`)
    global.setLocaleMessage(code, (await load()).default)
  }
  global.locale.value = code
  document.documentElement.lang = code
}
