/** Something the page has said and still shows, in whatever language the page is in by now. */
import { computed, shallowRef, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { sentenceOf, type Facts, type Sentence } from './sentences'

export interface Told {
  /** Empty when there is nothing to say. */
  told: ComputedRef<string>
  say(key: string, facts?: Facts): void
  /** Say why a command did not go through. offline: the page's sentence for "no answer came". */
  failed(error: unknown, offline?: string): void
  clear(): void
}

export function useTold(): Told {
  const { t, te } = useI18n({ useScope: 'global' })
  const sentence = shallowRef<Sentence | null>(null)
  return {
    told: computed(() => (sentence.value ? t(sentence.value.key, sentence.value.facts) : '')),
    say: (key, facts = {}) => void (sentence.value = { key, facts }),
    failed: (error, offline = 'trouble.offline') =>
      void (sentence.value = sentenceOf(error, te, offline)),
    clear: () => void (sentence.value = null),
  }
}
