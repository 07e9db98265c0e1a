/** The paper of one printer, fetched anew whenever it printed something. */
import { ref, watch } from 'vue'
import { control } from './control'
import type { Paper, Printer } from './device'

export function usePaper(printer: () => Printer) {
  const paper = ref<Paper>({ slips: [], open: [] })
  let asked = 0
  const printed = [() => printer().slips, () => printer().open_lines]
  watch(
    printed,
    async () => {
      try {
        const mine = (asked += 1)
        const told = await control.paper(printer().name)
        if (mine === asked) paper.value = told
      } catch {
        // the page says that the simulator is gone, and the next slip asks again
      }
    },
    { immediate: true },
  )
  return paper
}
