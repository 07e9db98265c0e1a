/**
 * The list of bad ratings, looked at anew now and then, and the one that is open. Opening one is
 * written down by the server, so it is asked for when somebody opens it and never by itself.
 */
import { computed, onScopeDispose, ref, shallowRef } from 'vue'
import { newerOnly } from '@ui/staff/newerOnly'
import type { BadRating, BadRatingOpened, BadRatings, RatingStands } from '@ui/wire'
import type { Office } from './useRatings'

export type Shown = 'open' | 'resolved' | 'all'
export type StepName = 'contacted' | 'resolved' | 'note'

const EVERY = 20_000

export function useBad({ api, attempt }: Office) {
  const list = shallowRef<BadRatings | null>(null)
  const opened = shallowRef<BadRatingOpened | null>(null)
  const chosen = ref<string | null>(null)
  const shown = ref<Shown>('open')
  const busy = ref(false)
  const done = ref<StepName | 'undo' | null>(null)

  const rows = computed(() => (list.value?.rows ?? []).filter(fits))
  const counts = computed(() => {
    const all = list.value?.rows.length ?? 0
    const open = list.value?.open ?? 0
    return { open, resolved: all - open, all }
  })

  function fits(row: BadRating): boolean {
    // The open one stays where it is while its state changes.
    if (shown.value === 'all' || row.id === chosen.value) return true
    return (row.state === 'resolved') === (shown.value === 'resolved')
  }

  const keep = newerOnly<BadRatings>((newest) => (list.value = newest))

  function refresh(): Promise<void> {
    return keep(attempt(() => api.get<BadRatings>('/api/ratings/bad')))
  }

  async function open(id: string): Promise<void> {
    if (chosen.value === id && opened.value) return
    chosen.value = id
    opened.value = null
    done.value = null
    const found = await attempt(() => api.get<BadRatingOpened>(`/api/ratings/${id}`))
    if (chosen.value === id) opened.value = found
    if (!found) chosen.value = null
  }

  function close(): void {
    chosen.value = null
    opened.value = null
    done.value = null
  }

  /** True when it went through. */
  async function act(what: StepName | 'undo', note = ''): Promise<boolean> {
    const about = opened.value
    if (!about || busy.value) return false
    busy.value = true
    const path = `/api/ratings/${about.rating.id}`
    const stands = await attempt(() =>
      what === 'undo'
        ? api.command<RatingStands>(`${path}/undo`)
        : api.command<RatingStands>(`${path}/steps`, { step: what, note }),
    )
    busy.value = false
    if (!stands) return false
    done.value = what
    if (opened.value === about) {
      const { steps, can_undo, state } = stands
      opened.value = { ...about, steps, can_undo, rating: { ...about.rating, state } }
    }
    void refresh()
    return true
  }

  const seen = () => document.visibilityState === 'visible' && void refresh()
  const timer = setInterval(seen, EVERY)
  document.addEventListener('visibilitychange', seen)
  onScopeDispose(() => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', seen)
  })
  void refresh()
  return { list, rows, counts, shown, opened, chosen, busy, done, refresh, open, close, act }
}

export type Bad = ReturnType<typeof useBad>
