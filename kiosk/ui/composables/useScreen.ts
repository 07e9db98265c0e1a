/** The screen as a kiosk: one sheet scaled to fit, and none of the browser's own gestures. */
import { computed, onScopeDispose, shallowRef, watchEffect, type Ref } from 'vue'
import { roomFor, sheetFor } from '../layout'
import { chosen, isAdding, type Modes, type Session } from '../session'

/** Scales the sheet, and marks the mode on <html> for the styles. */
export function useScreen(modes: Ref<Modes>, visit: Readonly<Ref<Session>> | null = null) {
  const adding = computed(() => visit !== null && isAdding(visit.value))
  const size = shallowRef({ width: innerWidth, height: innerHeight })
  const sheet = computed(() => sheetFor(size.value.width, size.value.height))
  const room = computed(() => {
    const { landscape } = sheet.value
    const services = visit ? chosen(visit.value).length : 0
    return roomFor({ ...modes.value, landscape, adding: adding.value, services })
  })
  const measure = () => (size.value = { width: innerWidth, height: innerHeight })
  addEventListener('resize', measure)
  onScopeDispose(() => removeEventListener('resize', measure))

  const root = document.documentElement
  watchEffect(() => {
    const { landscape, width, height, scale } = sheet.value
    root.toggleAttribute('data-landscape', landscape)
    root.toggleAttribute('data-elder', modes.value.elder)
    root.toggleAttribute('data-low', modes.value.low)
    root.toggleAttribute('data-adding', adding.value)
    root.style.setProperty('zoom', String(scale))
    root.style.setProperty('--sheet-width', `${width}px`)
    root.style.setProperty('--sheet-height', `${height}px`)
  })
  return { sheet, room }
}

/** No menus, no marking, no pinching, no way back into the visit before. The keys all still work.
 * `back` is what the browser's back key or gesture does instead; `left` is called when the page
 * comes back out of the browser's memory. */
export function useHardening(back: () => void, left: () => void): void {
  const stop = (event: Event) => event.preventDefault()
  const pinch = (event: WheelEvent) => event.ctrlKey && event.preventDefault()
  const pop = () => {
    history.pushState(null, '')
    back()
  }
  const shown = (event: PageTransitionEvent) => event.persisted && left()
  const stopped = ['contextmenu', 'dragstart', 'gesturestart', 'drop'] as const
  for (const gesture of stopped) addEventListener(gesture, stop)
  addEventListener('wheel', pinch, { passive: false })
  addEventListener('popstate', pop)
  addEventListener('pageshow', shown)
  history.pushState(null, '')
  onScopeDispose(() => {
    for (const gesture of stopped) removeEventListener(gesture, stop)
    removeEventListener('wheel', pinch)
    removeEventListener('popstate', pop)
    removeEventListener('pageshow', shown)
  })
}
