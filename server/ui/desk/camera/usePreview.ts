/**
 * What a document camera sees just now: one picture after the other, the next one asked for when the
 * last one is on the screen. That it is asked for keeps the camera on, so nothing is asked for while
 * nobody looks. A picture that is old is never shown as if it were live.
 */
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { fetchPicture } from '@ui/picture'

const OLD_MS = 3_000
const AGAIN_MS = 1_000
/** A browser that does not tell that it has drawn a picture is not waited for longer. */
const DRAWN_MS = 2_000

export interface Preview {
  /** Address of the newest picture; empty before the first. */
  src: Readonly<Ref<string>>
  /** No new one has come for a while. */
  isOld: Readonly<Ref<boolean>>
  /** Why none comes: "nothing" was there to be seen, or an error of picture.ts; null while they come,
   * and before anything is known. */
  why: Readonly<Ref<'nothing' | Error | null>>
  /** The newest picture is on the screen. */
  drawn(): void
}

/** camera: whose, null while nobody looks.  missed: called whenever none has come. */
export function usePreview(camera: () => string | null, missed: () => void): Preview {
  const src = ref('')
  const isOld = ref(false)
  const why = shallowRef<Preview['why']['value']>(null)
  const hidden = ref(document.hidden)
  let oldAfter: ReturnType<typeof setTimeout> | undefined
  let drawn = (): void => undefined

  const look = (): void => void (hidden.value = document.hidden)
  document.addEventListener('visibilitychange', look)
  onScopeDispose(() => document.removeEventListener('visibilitychange', look))

  watch(
    () => (hidden.value ? null : camera()),
    (code, _before, onCleanup) => {
      if (code === null) return
      const abort = new AbortController()
      onCleanup(() => {
        abort.abort()
        clear()
      })
      void pull(`/api/cameras/${encodeURIComponent(code)}/preview`, abort.signal)
    },
    { immediate: true },
  )

  async function pull(path: string, signal: AbortSignal): Promise<void> {
    let number = '0'
    while (!signal.aborted) {
      try {
        const picture = await fetchPicture(`${path}?after=${number}`, signal)
        if (signal.aborted) return
        if (picture) {
          number = picture.number
          await show(picture.blob)
          continue
        }
        why.value = 'nothing'
      } catch (error) {
        if (signal.aborted) return
        why.value = error as Error
      }
      missed()
      await pause(AGAIN_MS)
    }
  }

  async function show(blob: Blob): Promise<void> {
    const before = src.value
    const done = new Promise<void>((it) => (drawn = it))
    src.value = URL.createObjectURL(blob)
    why.value = null
    isOld.value = false
    clearTimeout(oldAfter)
    oldAfter = setTimeout(() => (isOld.value = true), OLD_MS)
    await Promise.race([done, pause(DRAWN_MS)])
    if (before) URL.revokeObjectURL(before)
  }

  function clear(): void {
    clearTimeout(oldAfter)
    drawn()
    if (src.value) URL.revokeObjectURL(src.value)
    src.value = ''
    isOld.value = false
    why.value = null
  }

  return { src, isOld, why, drawn: () => drawn() }
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}
