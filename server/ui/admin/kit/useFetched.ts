/** Something the server has: read when the section opens, then again as often as wished. */
import { onBeforeUnmount, onMounted, shallowRef } from 'vue'
import { useAdmin } from '../useAdmin'

/** every: ms between two looks; 0: only when `load` is called. */
export function useFetched<T>(path: string, every = 0) {
  const admin = useAdmin()
  const found = shallowRef<T | null>(null)
  let timer: ReturnType<typeof setInterval> | undefined

  /** Read it now; what was there stays when it cannot be had, which the strip then says. */
  async function load(): Promise<void> {
    found.value = (await admin.read<T>(path)) ?? found.value
  }

  // A look that brings nothing is no news: the header shows a lost connection.
  async function look(): Promise<void> {
    found.value = await admin.api.get<T>(path).catch(() => found.value)
  }

  onMounted(() => {
    void load()
    if (every) timer = setInterval(() => void look(), every)
  })
  onBeforeUnmount(() => clearInterval(timer))
  return { found, load, look }
}
