/** The document cameras of a counter, and which of them the clerk looks through. */
import { computed, onScopeDispose, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { Api } from '@ui/api'
import type { Camera } from '@ui/wire'

export interface Cameras {
  /** In the plan's order; null before they are known. */
  all: Readonly<Ref<readonly Camera[] | null>>
  /** null: there is none, or nothing is known yet. */
  chosen: ComputedRef<Camera | null>
  /** Why they are not known. */
  trouble: Readonly<Ref<Error | null>>
  /** Remembered in this browser for this counter. */
  choose(code: string): void
  /** Ask again how they are. */
  load(): Promise<void>
}

const AGAIN_MS = 2_000

export function useCameras(api: Api, counter: string): Cameras {
  const kept = `hall.desk.camera.${counter}`
  const all = shallowRef<readonly Camera[] | null>(null)
  const trouble = shallowRef<Error | null>(null)
  const wanted = ref(localStorage.getItem(kept))
  let again: ReturnType<typeof setTimeout> | undefined
  let gone = false

  const chosen = computed(() => {
    const found = all.value?.find(({ code }) => code === wanted.value)
    return found ?? all.value?.[0] ?? null
  })

  function choose(code: string): void {
    wanted.value = code
    localStorage.setItem(kept, code)
  }

  async function load(): Promise<void> {
    clearTimeout(again)
    try {
      const path = `/api/counters/${encodeURIComponent(counter)}/cameras`
      all.value = await api.get<readonly Camera[]>(path)
      trouble.value = null
    } catch (error) {
      trouble.value = error as Error
      if (!gone && all.value === null) again = setTimeout(() => void load(), AGAIN_MS)
    }
  }

  onScopeDispose(() => {
    gone = true
    clearTimeout(again)
  })
  void load()
  return { all, chosen, trouble, choose, load }
}
