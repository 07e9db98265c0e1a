/** Who looks, the hall, and one way of asking the server that says what went wrong. */
import { computed, ref, type ComputedRef, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { Offline, openApi, Refusal, type Api } from '@ui/api'
import { asId } from '@ui/as'
import type { Hall, Who } from '@ui/wire'

export type Stage = 'opening' | 'not_enrolled' | 'not_yours' | 'trouble' | 'ready'
export type Tab = 'bad' | 'sums' | 'day' | 'mine'

const TABS: Readonly<Record<string, readonly Tab[]>> = {
  coordinator: ['bad', 'sums', 'day'],
  supervisor: ['sums', 'day'],
  admin: ['sums', 'day'],
  desk: ['mine'],
}

export interface Office {
  api: Api
  stage: ComputedRef<Stage>
  who: Readonly<Ref<Who | null>>
  hall: Readonly<Ref<Hall | null>>
  tabs: ComputedRef<readonly Tab[]>
  /** What went wrong last, in words; empty when nothing did. It stays until read or mended. */
  trouble: Ref<string>
  load(): Promise<void>
  /** Do it; null, with `trouble` said, when it failed. */
  attempt<T>(act: () => Promise<T>): Promise<T | null>
}

export function useRatings(): Office {
  const as = asId()
  const api = openApi({ as: () => as })
  const { t, te } = useI18n()
  const who = ref<Who | null>(null)
  const hall = ref<Hall | null>(null)
  const failed = ref<Stage | null>(null)
  const trouble = ref('')
  const tabs = computed(() => TABS[who.value?.role ?? ''] ?? [])
  const stage = computed<Stage>(() => {
    if (failed.value) return failed.value
    return who.value && hall.value ? 'ready' : 'opening'
  })

  async function load(): Promise<void> {
    failed.value = null
    try {
      const [me, house] = await Promise.all([api.get<Who>('/api/me'), api.get<Hall>('/api/hall')])
      who.value = me
      hall.value = house
      if (!tabs.value.length) failed.value = 'not_yours'
    } catch (error) {
      const unknown = error instanceof Refusal && [401, 403].includes(error.status)
      failed.value = unknown ? 'not_enrolled' : 'trouble'
    }
  }

  async function attempt<T>(act: () => Promise<T>): Promise<T | null> {
    try {
      const answer = await act()
      trouble.value = ''
      return answer
    } catch (error) {
      trouble.value = inWords(error)
      return null
    }
  }

  function inWords(error: unknown): string {
    if (error instanceof Refusal) {
      const key = `refusal.${error.code}`
      return te(key) ? t(key, error.facts) : t('refusal.unknown', { code: error.code })
    }
    return error instanceof Offline ? t('trouble.offline') : t('trouble.server')
  }

  void load()
  return { api, stage, who, hall, tabs, trouble, load, attempt }
}
