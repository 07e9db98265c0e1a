/**
 * The kiosk's tie to the server: who it is, what the hall offers, how full it is now.
 *
 * It never gives up. While the server is away `gone` is true and what was last heard stays; once it
 * is back everything is asked for again, for the hall may have been changed meanwhile.
 */
import { computed, onScopeDispose, shallowReactive, shallowRef, watch } from 'vue'
import { Refusal, type Api } from '@ui/api'
import { asId } from '@ui/as'
import { openLive, type Live } from '@ui/live'
import type { Hall, KioskView, Service, Who } from '@ui/wire'

const GRACE_MS = 3_000 // a connection that comes back so soon was not lost for a visitor
const AGAIN_MS = 3_000

/** opening: not all is here yet. lost: nor does the server answer. stranger: it does not know us. */
export type Stage = 'opening' | 'lost' | 'stranger' | 'ready'

export interface Known {
  hall: Hall
  services: readonly Service[]
}

export function useHall(api: Api, open: (as: string | null, room: string) => Live = openRoom) {
  const known = shallowRef<Known | null>(null)
  const live = shallowRef<Live | null>(null)
  const trouble = shallowRef<'lost' | 'stranger' | null>(null)
  const gone = shallowRef(false)
  const time = shallowReactive({ at: 0, heard: 0 }) // hall time, and when it was said
  const room = shallowRef('')
  const scanners = new Set<(text: string) => void>()
  let loading = false
  let closed = false
  let retry: ReturnType<typeof setTimeout> | undefined
  let grace: ReturnType<typeof setTimeout> | undefined

  const told = computed(() => live.value?.watchView<KioskView>(room.value).value ?? null)
  const stage = computed<Stage>(() => {
    if (trouble.value === 'stranger' || live.value?.state.refused) return 'stranger'
    if (known.value && told.value) return 'ready'
    return trouble.value === 'lost' || gone.value ? 'lost' : 'opening'
  })

  async function load(): Promise<void> {
    if (loading || closed) return
    loading = true
    clearTimeout(retry)
    try {
      const who = await api.get<Who>('/api/me')
      if (who.role !== 'kiosk' || !who.at) throw new Refusal('not_allowed', {}, 403)
      const [hall, services] = await Promise.all([
        api.get<Hall>('/api/hall'),
        api.get<Service[]>('/api/services'),
      ])
      if (closed) return
      known.value = { hall, services }
      hear(hall.at)
      trouble.value = null
      join(`kiosk:${who.at}`)
    } catch (error) {
      const unknown = error instanceof Refusal && [401, 403].includes(error.status)
      trouble.value = unknown ? 'stranger' : 'lost'
      retry = setTimeout(() => void load(), AGAIN_MS * (0.5 + Math.random()))
    } finally {
      loading = false
    }
  }

  function join(wanted: string): void {
    if (live.value && room.value === wanted) return
    live.value?.close()
    room.value = wanted
    live.value = open(asId(), wanted)
    live.value.onScan((text) => scanners.forEach((scanned) => scanned(text)))
  }

  function hear(at: number): void {
    time.at = at
    time.heard = performance.now()
  }

  watch(
    () => live.value?.state.connected,
    (connected) => {
      clearTimeout(grace)
      if (connected || !live.value) gone.value = false
      else grace = setTimeout(() => (gone.value = true), GRACE_MS)
    },
  )
  watch(
    () => live.value?.state.refused,
    (refused) => void (refused && load()),
  )
  watch(told, (view, before) => {
    if (view) hear(view.at)
    if (!view || !before) return
    // Another start of the server, or another set-up.
    if (view.epoch !== before.epoch || view.data.plan !== before.data.plan) void load()
  })
  onScopeDispose(() => {
    closed = true
    clearTimeout(retry)
    clearTimeout(grace)
    live.value?.close()
  })
  void load()

  /** Hear what this kiosk's scanner reads; the answer stops. */
  function onScan(scanned: (text: string) => void): () => void {
    scanners.add(scanned)
    return () => scanners.delete(scanned)
  }

  return { stage, known, told, gone, time, onScan }
}

function openRoom(as: string | null, room: string): Live {
  return openLive({ auth: () => ({ as }), rooms: [room] })
}
