/** The record of diversions of one day, and which days have one. */
import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { Api } from '@ui/api'
import type { DivertedDay, Diversion } from '@ui/wire'

export interface DayRecord {
  /** The day that is looked at, as `2026-11-30`; empty before the hall's first. */
  day: ComputedRef<string>
  /** Days with diversions, the latest first. */
  days: Ref<readonly DivertedDay[]>
  /** The latest diversion first; null while they are fetched. */
  rows: Ref<readonly Diversion[] | null>
  failed: Ref<boolean>
  choose(day: string): void
  load(): void
}

const DEADLINE = 6_000

/** running: the hall's latest day, which is looked at until another is chosen. */
export function useRecord(api: Api, running: ComputedRef<string>): DayRecord {
  const chosen = ref('')
  const day = computed(() => chosen.value || running.value)
  const days = shallowRef<readonly DivertedDay[]>([])
  const rows = shallowRef<readonly Diversion[] | null>(null)
  const failed = ref(false)
  let asked = 0

  async function fetchAll(): Promise<void> {
    const mine = ++asked
    failed.value = false
    const of = chosen.value ? `?day=${chosen.value}` : ''
    try {
      const options = { deadline: DEADLINE }
      const [found, all] = await Promise.all([
        api.get<Diversion[]>(`/api/diversions${of}`, options),
        api.get<DivertedDay[]>('/api/diversions/days', options),
      ])
      if (mine !== asked) return // another day was chosen meanwhile
      rows.value = found
      days.value = all
    } catch {
      failed.value ||= mine === asked
    }
  }

  function choose(wanted: string): void {
    chosen.value = wanted === running.value ? '' : wanted
    rows.value = null
    void fetchAll()
  }

  const load = (): void => void fetchAll()
  load()
  return { day, days, rows, failed, choose, load }
}
