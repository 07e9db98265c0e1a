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

/** A message is a string when it is plain; else what the compiler made of it (vite.config.ts). */
type Tree = { [key: string]: unknown }

/** As vue-i18n wants it typed. */
type Dictionary = { [key: string]: string | Dictionary }

/** What a page says at first, what it says seldom, and where its words in other languages are. */
export interface PageWords {
  home: Tree
  later: (() => Promise<{ default: Tree }>) | null
  others: Record<string, () => Promise<{ default: Tree }>>
}

export type Words = ReturnType<typeof createWords>

const sources = new WeakMap<object, PageWords>()

/** The plugin for a page's `app.use()`. */
export function createWords(page: PageWords) {
  const words = createI18n<[Dictionary], string, false>({
    legacy: false,
    locale: HOME_LANGUAGE,
    fallbackLocale: HOME_LANGUAGE,
    messages: { [HOME_LANGUAGE]: revived(page.home) },
  })
  sources.set(words.global, page)
  return words
}

/** Fetch what the page says seldom; called once, right after it has started. A page that is offline
 * by then tries again until it is not. */
export async function fetchLater(words: Words, pause = 5_000): Promise<void> {
  const { later } = sources.get(words.global) ?? {}
  if (!later) return
  try {
    words.global.mergeLocaleMessage(HOME_LANGUAGE, revived((await later()).default))
  } catch {
    setTimeout(() => void fetchLater(words, Math.min(60_000, pause * 2)), pause)
  }
}

/** A plain string as the tree that vue-i18n walks, for it has no compiler here. */
function revived(tree: Tree): Dictionary {
  const entries = Object.entries(tree).map(([key, value]) => {
    if (typeof value === 'string') return [key, { t: 0, b: { t: 2, i: [], s: value } }] as const
    const done = (value as { t?: unknown }).t === 0
    return [key, done ? value : revived(value as Tree)] as const
  })
  const made: Tree = {}
  for (const [key, value] of entries) made[key] = value
  return made as Dictionary
}

/** Show the page in `code` and say so on <html lang>. A language that cannot be fetched throws
 * and leaves the page as it was. */
export async function setLanguage(words: Words, code: string): Promise<void> {
  const { global } = words
  if (!global.availableLocales.includes(code)) {
    const load = sources.get(global)?.others[code]
    if (!load) throw new RangeError(`no words in ${code}`)
    global.setLocaleMessage(code, revived((await load()).default))
  }
  global.locale.value = code
  document.documentElement.lang = code
}
