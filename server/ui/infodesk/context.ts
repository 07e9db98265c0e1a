/** What every part of the page shares; commands, one at a time, with what went wrong. */
import { computed, inject, provide, ref, type InjectionKey, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { sentenceOf } from '@ui/staff/sentences'
import { steadyKey } from '@ui/staff/steadyKey'
import { faces } from '@ui/staff/times'
import type { Session } from './useSession'

const KEY: InjectionKey<Session> = Symbol('infodesk')

export const provideInfodesk = (session: Session): void => provide(KEY, session)

export function useInfodesk(): Session {
  const session = inject(KEY)
  if (!session) throw new Error('used outside InfodeskPage')
  return session
}

export interface Sender {
  busy: Readonly<Ref<boolean>>
  /** Why the last one failed; empty when it did not. */
  trouble: Ref<string>
  /** The answer; null when it was refused or none came. */
  send<T>(path: string, body?: object): Promise<T | null>
  ask<T>(path: string): Promise<T | null>
}

export function useSend(): Sender {
  const { api } = useInfodesk()
  const { t, te } = useI18n()
  const busy = ref(false)
  const trouble = ref('')
  const keys = steadyKey()

  async function attempt<T>(act: () => Promise<T>): Promise<T | null> {
    if (busy.value) return null
    busy.value = true
    trouble.value = ''
    try {
      return await act()
    } catch (error) {
      const { key, facts } = sentenceOf(error, te, 'infodesk.offline')
      trouble.value = t(key, facts)
      return null
    } finally {
      busy.value = false
    }
  }

  function send<T>(path: string, body: object = {}): Promise<T | null> {
    const key = keys.keyFor(path, body)
    return attempt(async () => {
      try {
        const answer = await api.command<T>(path, body, { key })
        keys.ended()
        return answer
      } catch (error) {
        keys.ended(error)
        throw error
      }
    })
  }

  return { busy, trouble, send, ask: (path) => attempt(() => api.get(path)) }
}

/** 今天 14:05, or with its date on another day. */
export function useTimes() {
  const { hall, now } = useInfodesk()
  const { t, locale } = useI18n()
  const zone = () => hall.value?.timezone ?? 'Asia/Shanghai'

  const face = computed(() => faces(zone()))
  const day = (at: number) => face.value.day(at)
  const time = (at: number) => face.value.time(at)
  function when(at: number): string {
    if (day(at) === day(now())) return t('infodesk.today', { time: time(at) })
    const form = { timeZone: zone(), month: 'long', day: 'numeric' } as const
    return `${new Intl.DateTimeFormat(locale.value, form).format(at)} ${time(at)}`
  }
  /** Days from today, as `2026-11-30`. */
  const dayAfter = (days: number) => day(now() + days * 86_400_000)
  return { day, time, when, dayAfter }
}
