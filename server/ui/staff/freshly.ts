/** A list that is fetched whenever it may have changed: never twice at once, never an older answer
 * over a newer one, and not more often than anybody reads. */
import { onBeforeUnmount } from 'vue'

const REST = 1_000

/**
 * load: fetches and keeps; does not reject.  Returns how to ask for it: at once when nothing is
 * under way and the last fetch was `rest` ms ago, else once more as soon as both are so.
 */
export function freshly(load: () => Promise<void>, rest = REST): () => void {
  let busy = false
  let again = false
  let ended = false
  let resting: ReturnType<typeof setTimeout> | undefined

  function ask(): void {
    again = true
    if (!busy && !ended) void run()
  }

  async function run(): Promise<void> {
    busy = true
    again = false
    await load()
    if (ended) return
    resting = setTimeout(() => {
      busy = false
      if (again) ask()
    }, rest)
  }

  onBeforeUnmount(() => {
    ended = true
    clearTimeout(resting)
  })
  return ask
}
