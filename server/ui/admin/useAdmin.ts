/**
 * Who is here, what the server says, and what became of the last step: shared by all sections.
 *
 * A step that went wrong stays on the page until it is read; one that went well can offer to take
 * itself back. When the session has ended, what was typed stays where it is.
 */
import {
  computed,
  inject,
  onBeforeUnmount,
  provide,
  ref,
  shallowRef,
  type ComputedRef,
  type InjectionKey,
  type Ref,
} from 'vue'
import { Fault, Offline, Refusal, type Api, type CommandOptions } from '@ui/api'
import { openLive, type Live } from '@ui/live'
import { useEntry, type Hurdle } from '@ui/staff/useEntry'
import type { Hall, Who } from '@ui/wire'

export type Stage = 'opening' | 'ready' | Hurdle

/** What the strip says. undo: takes the step back. */
export interface Said {
  tone: 'ok' | 'danger'
  text: string
  undo?: () => Promise<unknown>
}

export type Say = (key: string, facts?: Record<string, unknown>) => string

export interface Admin {
  api: Api
  live: Live
  stage: ComputedRef<Stage>
  who: Readonly<Ref<Who | null>>
  hall: Readonly<Ref<Hall | null>>
  expired: Ref<boolean>
  said: Ref<Said | null>
  load(): Promise<void>
  /** Read; null when it could not be had, which the strip then says. */
  read<T>(path: string): Promise<T | null>
  /** Do something; null when it was not done, which the strip then says. */
  command<T>(path: string, body?: unknown, options?: CommandOptions): Promise<T | null>
  /** Say that a step went well, and how it is taken back. */
  done(text: string, undo?: () => Promise<unknown>): void
  /** Say that something went wrong. */
  failed(text: string): void
  /** The sentence for an error of the server. */
  sentence(error: unknown): string
}

const KEY: InjectionKey<Admin> = Symbol('admin')

export function provideAdmin(say: Say, knows: (key: string) => boolean): Admin {
  const { api, auth, who, hall, hurdle, load } = useEntry(['admin'])
  const live = openLive({ auth })
  onBeforeUnmount(() => live.close())
  const stage = computed<Stage>(() => {
    if (hurdle.value) return hurdle.value
    return who.value && hall.value ? 'ready' : 'opening'
  })
  const expired = ref(false)
  const said = shallowRef<Said | null>(null)

  function sentence(error: unknown): string {
    if (error instanceof Offline) return say('admin.trouble.offline')
    if (error instanceof Fault) return say('admin.trouble.fault', { status: error.status })
    if (!(error instanceof Refusal)) return say('admin.trouble.page', { what: String(error) })
    const own = `admin.refusal.${error.code}`
    const key = knows(own) ? own : `refusal.${error.code}`
    const facts = { ...error.facts, code: error.code }
    return knows(key) ? say(key, facts) : say('refusal.unknown', facts)
  }

  async function attempt<T>(act: () => Promise<T>): Promise<T | null> {
    try {
      return await act()
    } catch (error) {
      if (error instanceof Refusal && error.status === 401) expired.value = true
      else failed(sentence(error))
      return null
    }
  }

  function failed(text: string): void {
    said.value = { tone: 'danger', text }
  }

  const admin: Admin = {
    api,
    live,
    stage,
    who,
    hall,
    expired,
    said,
    load,
    read: (path) => attempt(() => api.get(path)),
    command: (path, body, options) => attempt(() => api.command(path, body, options)),
    done: (text, undo) => (said.value = { tone: 'ok', text, ...(undo ? { undo } : {}) }),
    failed,
    sentence,
  }
  provide(KEY, admin)
  return admin
}

export function useAdmin(): Admin {
  const admin = inject(KEY)
  if (!admin) throw new Error('no administrator above')
  return admin
}
