/**
 * Every page but the first is fetched right after it, and again until it is here: the first load
 * stays small, a visitor hardly ever waits, and no number is taken before it can be shown, for
 * the button that takes one comes together with the page that shows it.
 */
import { shallowRef, type Component } from 'vue'
import type { encode } from 'uqr'
import type { Page } from './session'

export interface Later {
  pages: Record<Exclude<Page['name'], 'home'>, Component>
  encode: typeof encode
  ChosenStrip: Component
}

const AGAIN_MS = 5_000

/** Null until it is here. */
export const later = shallowRef<Later | null>(null)
let wanted = false

export function fetchLater(): void {
  if (wanted) return
  wanted = true
  import('./laterParts').then(
    ({ pages, encode, ChosenStrip }) => (later.value = { pages, encode, ChosenStrip }),
    () => {
      wanted = false
      setTimeout(fetchLater, AGAIN_MS)
    },
  )
}
