/**
 * The hall's own names (services, areas, materials) in the page's language, as the hall file has
 * them. What it has no words for stays Chinese and is marked as such.
 */
import { inject, provide, shallowReactive, shallowRef, watch, type InjectionKey, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Api } from './api'
import { counterName, type CounterName } from './counterName'
import { HOME_LANGUAGE } from './words'
import type { Words } from './wire'

const AGAIN_MS = 5_000
const COMMA = '、'

export interface Said {
  /** A name in the page's language, or as the hall calls it. */
  said(name: string): string
  /** The language `said(name)` is in, where it is not the page's. */
  langOf(name: string): string | undefined
  /** Windows as the hall lists them, see `windowsSaid`. */
  saidWindows(windows: string, numbered: (numbers: string) => string): string
}

const SAID: InjectionKey<Said> = Symbol('said')

/** `13–17、108号、总服务台`: those with a number in the words of `numbered`, the others by their names. */
export function windowsSaid(
  windows: string,
  numbered: (numbers: string) => string,
  said: (name: string) => string = (name) => name,
  comma: string = COMMA,
): string {
  const all = windows.split(COMMA).filter(Boolean).map((one) => counterName(one, said))
  const labels = (kind: CounterName['kind']) =>
    all.filter((one) => one.kind === kind).map(({ label }) => label)
  const numbers = labels('numbered').join(comma)
  return [...(numbers ? [numbered(numbers)] : []), ...labels('named')].join(comma)
}

/** For the page itself: fetches the words of each language when it is first spoken, and again
 * whenever `plan` (the stamp of the hall's set-up) is another. */
export function provideSaid(api: Api, plan: Readonly<Ref<string>> = shallowRef('')): Said {
  const { locale } = useI18n()
  const books = shallowReactive(new Map<string, Words['words']>())

  async function fetchBook(language: string): Promise<void> {
    if (language === HOME_LANGUAGE || language !== locale.value) return
    const path = `/api/words/${encodeURIComponent(language)}`
    try {
      books.set(language, (await api.get<Words>(path)).words)
    } catch {
      // Meanwhile the names are Chinese; a language given up is not asked for again.
      setTimeout(() => void fetchBook(language), AGAIN_MS)
    }
  }

  watch(
    [locale, plan],
    ([language, stamp], before) => {
      if (!books.has(language) || stamp !== before[1]) void fetchBook(language)
    },
    { immediate: true },
  )

  const found = (name: string) => books.get(locale.value)?.[name]
  const comma = () => (locale.value === HOME_LANGUAGE ? COMMA : ', ')
  const said: Said = {
    said: (name) => found(name) ?? name,
    langOf: (name) =>
      locale.value === HOME_LANGUAGE || found(name) ? undefined : HOME_LANGUAGE,
    saidWindows: (windows, numbered) =>
      windowsSaid(windows, numbered, (name) => found(name) ?? name, comma()),
  }
  provide(SAID, said)
  return said
}

/** For every part of a page that has called `provideSaid`. */
export function useSaid(): Said {
  const said = inject(SAID)
  if (!said) throw new Error('used outside a page with provideSaid')
  return said
}
