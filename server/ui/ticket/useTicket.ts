/**
 * The ticket as the server last told it: pushed at once when something happens to it, and asked for
 * every ten to fifteen seconds when nothing came, for people ahead are other people's business.
 * What was told stays on a bad network, with its time, until there is something newer.
 */
import { computed, onScopeDispose, reactive, ref, shallowRef, watch, type Ref } from 'vue'
import type { Api } from '@ui/api'
import { openLive, type Live } from '@ui/live'
import type { Hall, Ticket } from '@ui/wire'
import { ticketFetcher, type News } from './fetchTicket'

/** lost: no answer so far, and the first one. */
export type Stage = 'opening' | 'ticket' | 'old' | 'unknown' | 'lost'

export interface TicketSource {
  stage: Readonly<Ref<Stage>>
  ticket: Readonly<Ref<Ticket | null>>
  hall: Readonly<Ref<Hall | null>>
  /** What is shown is what is. */
  fresh: Readonly<Ref<boolean>>
  /** Hall time of the newest news, ms. */
  heardAt: Readonly<Ref<number>>
  /** What a command was answered. */
  take(ticket: Ticket): void
  refresh(): Promise<void>
}

const ASK_MS = 10_000
const JITTER_MS = 5_000 // a hall full of phones does not ask as one

export function useTicket(
  token: string,
  api: Api,
  ask: () => Promise<News> = ticketFetcher(token),
  open: (room: string) => Live = (room) => openLive({ rooms: [room] }),
): TicketSource {
  const stage = ref<Stage>('opening')
  const ticket = shallowRef<Ticket | null>(null)
  const hall = shallowRef<Hall | null>(null)
  const answered = ref(true)
  const heard = reactive({ at: 0, clock: 0 })
  const live = open(`ticket:${token}`)
  const view = live.watchView<Ticket>(`ticket:${token}`)
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking: Promise<void> | null = null

  function take(news: Ticket): void {
    if (ticket.value && news.at < ticket.value.at) return
    ticket.value = news
    stage.value = 'ticket'
    hear(news.at)
  }

  function hear(at: number): void {
    heard.at = Math.max(heard.at, at)
    heard.clock = performance.now()
  }

  /** Hall time now, by what was last said and how fast the hall's clock goes. */
  function hallNow(): number {
    return heard.at + (performance.now() - heard.clock) * (hall.value?.speed ?? 1)
  }

  async function askOnce(): Promise<void> {
    const news = await ask()
    answered.value = news.kind !== 'lost'
    if (news.kind === 'ticket') take(news.ticket)
    else if (news.kind === 'same') hear(hallNow())
    else if (news.kind === 'lost') stage.value = stage.value === 'opening' ? 'lost' : stage.value
    else end(news.kind)
  }

  /** One question at a time; whoever asks meanwhile waits for its answer. */
  function refresh(): Promise<void> {
    clearTimeout(timer)
    asking ??= askOnce().finally(() => {
      asking = null
      if (stage.value !== 'old' && stage.value !== 'unknown') later()
    })
    return asking
  }

  function later(): void {
    clearTimeout(timer)
    timer = setTimeout(() => void refresh(), ASK_MS + Math.random() * JITTER_MS)
  }

  function end(how: 'old' | 'unknown'): void {
    stage.value = how
    ticket.value = null
    live.close()
  }

  watch(view, (told) => {
    if (!told || stage.value === 'old' || stage.value === 'unknown') return
    take(told.data)
    later() // pushed is as good as asked
  })
  watch(
    () => live.state.connected,
    (connected) => void (connected && hallIsMissing() && loadHall()),
  )
  const hallIsMissing = () => hall.value === null

  async function loadHall(): Promise<void> {
    hall.value = await api.get<Hall>('/api/hall').catch(() => hall.value)
  }

  const seen = () => void (document.visibilityState === 'visible' && refresh())
  const back = () => void refresh()
  document.addEventListener('visibilitychange', seen)
  window.addEventListener('online', back)
  onScopeDispose(() => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', seen)
    window.removeEventListener('online', back)
    live.close()
  })
  void loadHall()
  void refresh()

  const fresh = computed(() => live.state.connected || answered.value)
  const heardAt = computed(() => heard.at)
  return { stage, ticket, hall, fresh, heardAt, take, refresh }
}
