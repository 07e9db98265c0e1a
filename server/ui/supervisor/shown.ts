/** The one row of a list that was asked for: it comes into sight, has the keyboard, and stands out
 *  from the others. */
import type { ObjectDirective } from 'vue'

export const vShown: ObjectDirective<HTMLElement, boolean> = {
  mounted: show,
  updated(row, binding) {
    if (binding.value !== binding.oldValue) show(row, binding)
  },
}

function show(row: HTMLElement, { value }: { value: boolean }): void {
  row.classList.toggle('asked-for', value)
  if (!value) return
  row.tabIndex = -1
  // After the sheet that the row is in has opened and taken the keyboard for itself.
  requestAnimationFrame(() => {
    row.focus({ preventScroll: true })
    row.scrollIntoView({ block: 'center' })
  })
}
