/**
 * Starts a page: its component in #page, the shared styles, the words, the title in the page's
 * language. Every entry is one call of this.
 */
import { createApp, watchEffect, type App, type Component } from 'vue'
import { createWords, type PageWords, type Words } from './words'
import './tokens.css'
import './base.css'

/** titleKey: where the words have the page's title. spoken: `virtual:words/PAGE`. */
export function startPage(
  page: Component,
  titleKey: string,
  spoken: PageWords,
): { app: App; words: Words } {
  const words = createWords(spoken)
  const app = createApp(page).use(words)
  app.mount('#page')
  watchEffect(() => {
    document.title = words.global.t(titleKey)
  })
  return { app, words }
}
