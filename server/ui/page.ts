/**
 * Starts a page: its component in #page, the shared styles, the words, the title in the page's
 * language. Every entry is one call of this.
 */
import { createApp, watchEffect, type App, type Component } from 'vue'
import { createWords, type Words } from './words'
import './tokens.css'
import './base.css'

/** titleKey: where the words have the page's title. */
export function startPage(page: Component, titleKey: string): { app: App; words: Words } {
  const words = createWords()
  const app = createApp(page).use(words)
  app.mount('#page')
  watchEffect(() => {
    document.title = words.global.t(titleKey)
  })
  return { app, words }
}
