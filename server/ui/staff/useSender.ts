/** Commands of somebody, one at a time, with what went wrong. */
import { ref, type ComputedRef, type Ref } from 'vue'
import type { Api } from '@ui/api'
import { steadyKey } from './steadyKey'
import { useTold } from './useTold'

export interface Sender {
  busy: Readonly<Ref<boolean>>
  /** Why the last one failed; empty when it did not. */
  trouble: ComputedRef<string>
  /** The answer; null when it was refused or none came. */
  send<T>(path: string, body?: object): Promise<T | null>
  /** Something else is looked at: forget why the last one failed. */
  clear(): void
}

/** offline: the sentence for "no answer came". */
export function useSender(api: Api, offline: string): Sender {
  const { told, failed, clear } = useTold()
  const busy = ref(false)
  const keys = steadyKey()

  async function send<T>(path: string, body: object = {}): Promise<T | null> {
    if (busy.value) return null
    busy.value = true
    clear()
    try {
      const answer = await api.command<T>(path, body, { key: keys.keyFor(path, body) })
      keys.ended()
      return answer
    } catch (error) {
      keys.ended(error)
      failed(error, offline)
      return null
    } finally {
      busy.value = false
    }
  }

  return { busy, trouble: told, send, clear }
}
