/**
 * What a number taken now would mean, for the service and the priority chosen.
 *
 * Asked again whenever the choice changes (at once) or the hall does (not too often). The figures
 * stay while they are asked for again; an answer to an earlier choice is dropped.
 */
import { onScopeDispose, shallowRef, watch } from 'vue'
import type { Api } from '@ui/api'
import type { Ahead } from '@ui/wire'

const EVERY_MS = 2_000

export interface Choice {
  service: string
  priority: string | null
  /** Changes whenever the hall does; null while nothing can be known. */
  hall: string | null
}

export interface AheadSeen extends Ahead {
  service: string
  priority: string | null
}

export function useAhead(api: Api, choice: () => Choice | null) {
  const ahead = shallowRef<AheadSeen | null>(null)
  let turn = 0
  let asked = -EVERY_MS
  let later: ReturnType<typeof setTimeout> | undefined

  async function ask({ service, priority }: Choice): Promise<void> {
    turn += 1
    const mine = turn
    asked = performance.now()
    const query = priority ? `?priority=${encodeURIComponent(priority)}` : ''
    const path = `/api/services/${encodeURIComponent(service)}/ahead${query}`
    const answer = await api.get<Ahead>(path, { deadline: 6_000 }).catch(() => null)
    if (mine === turn) ahead.value = answer && { ...answer, service, priority }
  }

  watch(
    choice,
    (wanted, before) => {
      clearTimeout(later)
      if (!wanted || wanted.hall === null) {
        turn += 1
        ahead.value = null
        return
      }
      if (wanted.service !== before?.service) ahead.value = null
      const chosen = wanted.service !== before?.service || wanted.priority !== before?.priority
      const rest = asked + EVERY_MS - performance.now()
      if (chosen || rest <= 0) void ask(wanted)
      else later = setTimeout(() => void ask(wanted), rest)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    turn += 1
    clearTimeout(later)
  })
  return ahead
}
