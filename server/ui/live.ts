/**
 * What the server tells a page while it is open.
 *
 * A page names rooms; for each the server sends the whole view on connect and on every change
 * (event "view"), and calls and scans at once (events "call", "scan"). A page is never told differences, so a lost
 * packet or a new connection heals by itself. A view older than the one shown is dropped.
 *
 * Rooms go with the connection (`auth.rooms`), so one trip is enough after every reconnect; a room
 * wanted later is asked for with event "join" {room}, one no longer wanted is left with "leave".
 */
import { io, type ManagerOptions, type SocketOptions } from 'socket.io-client'
import { reactive, readonly, shallowRef, type ShallowRef } from 'vue'
import type { Scanned } from './wire'

export interface View<T> {
  room: string
  /** Which start of the server counted `seq`: another one starts anew. */
  epoch: string
  seq: number
  /** How many events of the hall it was made of. */
  facts: number
  /** Hall time in ms since 1970. */
  at: number
  data: T
}

export interface LiveState {
  connected: boolean
  /** When the connection was lost (this computer's clock, ms); null while it holds. */
  staleSince: number | null
  /** Hall time of the newest view, ms; null before the first. */
  lastAt: number | null
  /** Why the server does not let this page in; null when it does. */
  refused: string | null
}

export interface LiveOptions {
  /** Socket.IO's own path on the server. */
  path?: string
  /** Sent with every connection: a device's token, a ticket's secret … */
  auth?: () => Record<string, unknown>
  rooms?: string[]
}

/** The part of a Socket.IO socket that is used here. */
export interface Line {
  /** Whether it goes on trying by itself: false once the server has said no. */
  readonly active: boolean
  connect(): unknown
  close(): unknown
  emit(event: string, payload: object): unknown
  on(event: string, listener: (payload: never) => void): unknown
}

export type Connect = (options: Partial<ManagerOptions & SocketOptions>) => Line

export interface Live {
  readonly state: Readonly<LiveState>
  /** The newest view of `room`, null until the first; asks for the room when nobody has yet. */
  watchView<T>(room: string): Readonly<ShallowRef<View<T> | null>>
  /** Stop being told about `room`. */
  leave(room: string): void
  /** Tell the server something now, and again on every new connection. */
  say(event: string, payload: object): void
  /** Hear every call; the answer stops hearing. */
  onCall<T>(listener: (call: T) => void): () => void
  /** Hear the text of every code that the scanner of this page's place reads; the answer stops. */
  onScan(listener: (text: string) => void): () => void
  close(): void
}

const RETRY_MS = 5_000 // after the server said no: Socket.IO itself tries again only a lost network

export function openLive(options: LiveOptions = {}, connect: Connect = (o) => io(o)): Live {
  const { path = '/socket.io', auth = () => ({}), rooms = [] } = options
  const views = new Map<string, ShallowRef<View<unknown> | null>>()
  const said = new Map<string, object>()
  const callListeners = new Set<(call: never) => void>()
  const scanListeners = new Set<(text: string) => void>()
  const state = reactive<LiveState>({
    connected: false,
    staleSince: Date.now(),
    lastAt: null,
    refused: null,
  })
  let retry: ReturnType<typeof setTimeout> | undefined
  let named = new Set<string>() // the rooms that went with the connection
  for (const room of rooms) views.set(room, shallowRef(null))

  const line = connect({
    path,
    transports: ['websocket'],
    reconnectionDelay: 1_000,
    reconnectionDelayMax: 8_000,
    randomizationFactor: 0.5,
    auth: (send: (payload: object) => void) => {
      named = new Set(views.keys())
      send({ ...auth(), rooms: [...named] })
    },
  })

  line.on('connect', () => {
    state.connected = true
    state.staleSince = null
    state.refused = null
    // Asked for after the names had gone out, before the line stood.
    for (const room of views.keys()) if (!named.has(room)) line.emit('join', { room })
    for (const [event, payload] of said) line.emit(event, payload)
  })
  line.on('disconnect', () => lost())
  line.on('connect_error', (error: Error) => {
    if (!line.active) state.refused = error.message
    lost()
  })
  line.on('view', (view: View<unknown>) => {
    const shown = views.get(view.room)
    if (!shown) return
    const old = shown.value
    if (old && old.epoch === view.epoch && old.seq >= view.seq) return
    shown.value = view
    state.lastAt = view.at
  })
  line.on('call', (call: never) => {
    for (const listener of callListeners) listener(call)
  })
  line.on('scan', ({ text }: Scanned) => {
    for (const listener of scanListeners) listener(text)
  })

  function lost(): void {
    state.connected = false
    state.staleSince = state.staleSince ?? Date.now()
    if (line.active) return
    clearTimeout(retry)
    retry = setTimeout(() => line.connect(), RETRY_MS * (0.5 + Math.random()))
  }

  return {
    state: readonly(state),
    watchView<T>(room: string) {
      let view = views.get(room)
      if (!view) {
        view = shallowRef(null)
        views.set(room, view)
        if (state.connected) line.emit('join', { room })
      }
      return view as Readonly<ShallowRef<View<T> | null>>
    },
    leave(room) {
      if (views.delete(room) && state.connected) line.emit('leave', { room })
    },
    say(event, payload) {
      said.set(event, payload)
      if (state.connected) line.emit(event, payload)
    },
    onCall(listener) {
      callListeners.add(listener)
      return () => callListeners.delete(listener)
    },
    onScan(listener) {
      scanListeners.add(listener)
      return () => scanListeners.delete(listener)
    },
    close() {
      clearTimeout(retry)
      line.close()
    },
  }
}
