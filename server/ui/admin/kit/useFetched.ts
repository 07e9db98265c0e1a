/** Something the server has: read when the section opens, then again as often as wished. */
import { onBeforeUnmount, onMounted, shallowRef } from 'vue'
import { newerOnly } from '@ui/staff/newerOnly'
import { useAdmin } from '../useAdmin'

/** every: ms between two looks; 0: only when `load` is called. */
export function useFetched<T>(path: string, every = 0) {
  const admin = useAdmin()
  const found = shallowRef<T | null>(null)
  let timer: ReturnType<typeof setInterval> | undefined
  const keep = newerOnly<T>((news) => (found.value = news))

  /** Read it now; what was there stays when it cannot be had, which the strip then says. */
  function load(): Promise<void> {
    return keep(admin.read<T>(path))
  }

  // A look that brings nothing is no news: the header shows a lost connection.
  function look(): Promise<void> {
    return keep(admin.api.get<T>(path).catch(() => null))
  }

  onMounted(() => {
    void load()
    if (every) timer = setInterval(() => void look(), every)
  })
  onBeforeUnmount(() => clearInterval(timer))
  return { found, load, look }
}
