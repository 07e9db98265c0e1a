/** Who looks, the hall, and one way of asking the server that says what went wrong. */
import { computed, type ComputedRef, type Ref } from 'vue'
import type { Api } from '@ui/api'
import { useEntry, type Hurdle } from '@ui/staff/useEntry'
import { useTold } from '@ui/staff/useTold'
import type { Hall, Who } from '@ui/wire'

export type Stage = 'opening' | 'ready' | Hurdle
export type Tab = 'bad' | 'sums' | 'day' | 'mine'

const TABS: Readonly<Record<string, readonly Tab[]>> = {
  coordinator: ['bad', 'sums', 'day'],
  supervisor: ['sums', 'day'],
  admin: ['sums', 'day'],
  desk: ['mine'],
}

export interface Office {
  api: Api
  stage: ComputedRef<Stage>
  who: Readonly<Ref<Who | null>>
  hall: Readonly<Ref<Hall | null>>
  tabs: ComputedRef<readonly Tab[]>
  /** What went wrong last, in words; empty when nothing did. It stays until read or mended. */
  trouble: ComputedRef<string>
  /** It has been read. */
  read(): void
  load(): Promise<void>
  /** Do it; null, with `trouble` said, when it failed. */
  attempt<T>(act: () => Promise<T>): Promise<T | null>
}

export function useRatings(): Office {
  const { api, who, hall, hurdle, load } = useEntry(Object.keys(TABS))
  const { told, failed, clear } = useTold()
  const tabs = computed(() => TABS[who.value?.role ?? ''] ?? [])
  const stage = computed<Stage>(() => {
    if (hurdle.value) return hurdle.value
    return who.value && hall.value ? 'ready' : 'opening'
  })

  async function attempt<T>(act: () => Promise<T>): Promise<T | null> {
    try {
      const answer = await act()
      clear()
      return answer
    } catch (error) {
      failed(error)
      return null
    }
  }

  void load()
  return { api, stage, who, hall, tabs, trouble: told, read: clear, load, attempt }
}
