/** A desk with the document camera's sheet open, and a server that answers when a test says so. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, vi } from 'vitest'
import { computed, defineComponent, h, ref } from 'vue'
import type { Api } from '@ui/api'
import { provideDesk, type DeskContext } from '@ui/desk/context'
import CameraSheet from '@ui/desk/camera/CameraSheet.vue'
import { provideSaid } from '@ui/said'
import type { Camera, Hall, Still } from '@ui/wire'
import { createWords, fetchLater } from '@ui/words'
import spoken from 'virtual:words/desk'
import { view } from './views'

export const camera = (code: string, more: Partial<Camera> = {}): Camera => ({
  code,
  name: '',
  state: 'ok',
  since: 0,
  evidence: 'answered',
  detail: '',
  ...more,
})
export const MAIN = camera('main', { name: '主镜头' })
export const SIDE = camera('side', { name: '侧镜头' })

export const still = (state: Still['state'], more: Partial<Still> = {}): Still => ({
  id: 'still-1',
  device: 'main',
  at: 0,
  state,
  reason: '',
  width: state === 'done' ? 2592 : 0,
  height: state === 'done' ? 1944 : 0,
  size: state === 'done' ? 1_234_567 : 0,
  ...more,
})

/** A question for a picture that waits for its answer. */
interface Asked {
  path: string
  signal: AbortSignal
  picture(number: number): Promise<void>
  nothing(): Promise<void>
  refuse(status: number, code: string): Promise<void>
  fail(): Promise<void>
}

export let asked: Asked[] = []
export let page: VueWrapper | null = null
export let made: string[] = []
export let gone: string[] = []
export let types: string[] = []

/** What a browser has and a test has not; to be called once by each file. */
export function standIn(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    asked = []
    made = []
    gone = []
    types = []
    localStorage.clear()
    vi.stubGlobal('fetch', (path: string, { signal }: { signal: AbortSignal }) => {
      return new Promise((done, lose) => {
        if (signal.aborted) return lose(new Error('aborted'))
        const answer = async (it: unknown): Promise<void> => {
          done(it)
          await flushPromises()
        }
        const refused = (status: number, code: string) =>
          answer(new Response(JSON.stringify({ error: { code } }), { status }))
        signal.addEventListener('abort', () => lose(new Error('aborted')))
        asked.push({
          path,
          signal,
          picture: (number) =>
            answer(new Response('jpeg', { headers: { 'X-Picture': `${number}` } })),
          nothing: () => answer(new Response(null, { status: 204 })),
          refuse: refused,
          fail: async () => {
            lose(new TypeError('no network'))
            await flushPromises()
          },
        })
      })
    })
    vi.stubGlobal(
      'URL',
      Object.assign(URL, {
        createObjectURL: (blob: Blob) => {
          types.push(blob.type)
          return `blob:${made.push('it')}`
        },
        revokeObjectURL: (address: string) => void gone.push(address),
      }),
    )
  })

  afterEach(() => {
    page?.unmount()
    page = null
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })
}

export type Answer = (path: string) => unknown

export async function open(cameras: readonly Camera[] | Error, answer: Answer = () => still('waiting')) {
  const sent: { path: string; key?: string }[] = []
  const read: string[] = []
  let now = cameras
  const told = async (path: string): Promise<unknown> => {
    const found = await answer(path)
    if (found instanceof Error) throw found
    return found
  }
  const api = {
    get: async (path: string) => {
      read.push(path)
      if (!path.endsWith('/cameras')) return told(path)
      if (now instanceof Error) throw now
      return now
    },
    command: (path: string, _body: unknown, { key }: { key?: string } = {}) => {
      sent.push(key === undefined ? { path } : { path, key })
      return path.endsWith('/drop') ? Promise.resolve({}) : told(path)
    },
  } as unknown as Api
  const closed = vi.fn()
  const words = createWords(spoken)
  await fetchLater(words)
  page = mount(
    defineComponent({
      setup() {
        provideSaid(api)
        const hall = computed(() => ({ timezone: 'Asia/Shanghai' }) as Hall)
        const desk = { view: ref(view({ cameras: true })) }
        provideDesk({ console: desk, hall, now: ref(0) } as unknown as DeskContext)
        return () => h(CameraSheet, { api, onClose: closed })
      },
    }),
    { global: { plugins: [words] }, attachTo: document.body },
  )
  await flushPromises()
  const button = (text: string) => page!.findAll('button').find((it) => it.text().includes(text))!
  const press = async (text: string): Promise<void> => {
    await button(text).trigger('click')
    await flushPromises()
  }
  const drawn = async (): Promise<void> => {
    await page!.get('.live img').trigger('load')
    await flushPromises()
  }
  const pass = async (ms: number): Promise<void> => {
    await vi.advanceTimersByTimeAsync(ms)
    await flushPromises()
  }
  return {
    page, sent, read, closed, button, press, drawn, pass,
    become: (cameras: readonly Camera[]) => void (now = cameras),
  } // prettier-ignore
}
