/** Shows the page in the session's language; one that cannot be fetched is given up. */
import { watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { setLanguage, type Words } from '@ui/words'

export function useLanguage(wanted: () => string, giveUp: () => void): void {
  const words = { global: useI18n({ useScope: 'global' }) } as unknown as Words

  async function show(code: string): Promise<void> {
    try {
      await setLanguage(words, code)
    } catch {
      if (wanted() === code) giveUp()
    }
    // Another one may have been chosen, or the next visitor come, while this one was fetched.
    if (wanted() !== code) await show(wanted())
  }

  watch(wanted, (code) => void show(code))
}
