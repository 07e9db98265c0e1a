/** What went wrong, in the language the page is in at the moment. */
import { computed, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { Refusal } from '@ui/api'
import { sentenceOf, type Sentence } from '@ui/staff/sentences'

const MINUTE = 60_000
const LONGEST = 15 // minutes a login is closed after wrong passwords

export function useTrouble() {
  const { t, te } = useI18n({ useScope: 'global' })
  const sentence = shallowRef<Sentence | null>(null)

  function failed(error: unknown): void {
    if (error instanceof Refusal && error.code === 'account_locked') {
      const left = Math.ceil((Number(error.facts.until) - Date.now()) / MINUTE)
      return say('login.locked', { minutes: Math.min(LONGEST, Math.max(1, left)) })
    }
    sentence.value = sentenceOf(error, te, 'trouble.offline')
  }

  function say(key: string, facts: Sentence['facts'] = {}): void {
    sentence.value = { key, facts }
  }

  return {
    /** Empty when nothing did. */
    trouble: computed(() => (sentence.value ? t(sentence.value.key, sentence.value.facts) : '')),
    say,
    failed,
    clear: () => void (sentence.value = null),
  }
}
