/**
 * One picture at full size: asked for, waited for, fetched; forgotten here and by the server as soon
 * as it is not looked at any more.
 */
import { onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import { Offline, type Api } from '@ui/api'
import { fetchPicture } from '@ui/picture'
import { steadyKey } from '@ui/staff/steadyKey'
import type { Still } from '@ui/wire'

const DEADLINE = 12_000

export interface Taken {
  still: Still
  blob: Blob
  /** Address of the picture, as long as it is looked at. */
  src: string
}

export interface StillDesk {
  taken: Readonly<Ref<Taken | null>>
  busy: Readonly<Ref<boolean>>
  /** Why the last try gave none: a word of the camera's, or an error of api.ts. */
  failed: Ref<string | Error | null>
  /** One picture, however often it is pressed. */
  take(camera: string): Promise<void>
  drop(): void
}

export function useStill(api: Api): StillDesk {
  const taken = shallowRef<Taken | null>(null)
  const busy = ref(false)
  const failed = shallowRef<string | Error | null>(null)
  const keys = steadyKey()
  const gone = new AbortController()

  async function take(camera: string): Promise<void> {
    if (busy.value || taken.value) return
    busy.value = true
    failed.value = null
    try {
      const still = await ended(camera)
      if (still.state !== 'done') failed.value = still.reason || 'other'
      else await fetchStill(still)
    } catch (error) {
      failed.value = error as Error
    } finally {
      busy.value = false
    }
  }

  /** A still as it is in the end. */
  async function ended(camera: string): Promise<Still> {
    const path = `/api/cameras/${encodeURIComponent(camera)}/stills`
    const key = keys.keyFor(path, {})
    try {
      let still = await api.command<Still>(path, {}, { deadline: DEADLINE, key })
      while (still.state === 'waiting' || still.state === 'running') {
        still = await api.get<Still>(`/api/stills/${still.id}`)
      }
      keys.ended()
      return still
    } catch (error) {
      keys.ended(error)
      throw error
    }
  }

  async function fetchStill(still: Still): Promise<void> {
    const path = `/api/stills/${still.id}/picture`
    try {
      const picture = await fetchPicture(path, gone.signal)
      if (!picture || gone.signal.aborted) throw new Offline(path)
      taken.value = { still, blob: picture.blob, src: URL.createObjectURL(picture.blob) }
    } catch (error) {
      forget(still)
      throw error
    }
  }

  function drop(): void {
    if (!taken.value) return
    URL.revokeObjectURL(taken.value.src)
    forget(taken.value.still)
    taken.value = null
  }

  /** Without this the server forgets it too, some minutes later. */
  function forget({ id }: Still): void {
    api.command(`/api/stills/${id}/drop`).catch(() => undefined)
  }

  onScopeDispose(() => {
    gone.abort()
    drop()
  })
  return { taken, busy, failed, take, drop }
}
