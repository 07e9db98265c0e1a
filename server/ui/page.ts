/**
 * Starts a page: its component in #page, the shared styles, the words, the title in the page's
 * language. Every entry is one call of this.
 */
import { createApp, shallowRef, watchEffect, type App, type Component } from 'vue'
import { fetchLostStyles } from './lostStyles'
import { renewAfterUpgrade } from './renew'
import { createWords, fetchLater, type PageWords, type Words } from './words'
import './tokens.css'
import './base.css'

/** The title while the page has a better one than its name, such as what it is waiting for. */
export const ownTitle = shallowRef('')

/** titleKey: where the words have the page's title. spoken: `virtual:words/PAGE`. */
export function startPage(
  page: Component,
  titleKey: string,
  spoken: PageWords,
): { app: App; words: Words } {
  const words = createWords(spoken)
  const app = createApp(page).use(words)
  const { t } = words.global
  fetchLostStyles()
  renewAfterUpgrade(() => ({ text: t('live.renewed'), button: t('live.renew') }))
  app.mount('#page')
  void fetchLater(words)
  watchEffect(() => {
    document.title = ownTitle.value || t(titleKey)
  })
  return { app, words }
}
