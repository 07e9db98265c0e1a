/**
 * Pictures over HTTP, for the page that speaks as api.ts does. One try each: whoever shows them asks
 * again.
 */
import { Fault, Offline, read, Refusal } from './api'
import { asId } from './as'

const LONGEST_MS = 10_000 // the server answers within 4 s; a dead connection is given up after this
const AWAY = [502, 503, 504] // the server restarts, or a proxy in front of it says so

export interface Picture {
  blob: Blob
  /** Of a preview: the next one is asked for by it. */
  number: string
}

/** What is at `path` now; null: nothing new. Throws Refusal, Offline or Fault; Offline when `signal`
 * was aborted. */
export async function fetchPicture(path: string, signal: AbortSignal): Promise<Picture | null> {
  const abort = new AbortController()
  const stop = (): void => abort.abort()
  const timer = setTimeout(stop, LONGEST_MS)
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  const who = asId()
  try {
    const answer = await fetch(path, {
      credentials: 'same-origin',
      headers: who ? { 'X-Hall-As': who } : {},
      signal: abort.signal,
    })
    if (answer.status === 204) return null
    if (AWAY.includes(answer.status)) throw new Offline(path)
    if (!answer.ok) return await read<never>(answer)
    return { blob: await answer.blob(), number: answer.headers.get('X-Picture') ?? '0' }
  } catch (error) {
    if (error instanceof Refusal || error instanceof Fault) throw error
    throw new Offline(path)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}
