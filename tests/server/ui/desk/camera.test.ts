// @vitest-environment happy-dom
/** The document camera's sheet: what it asks for and when, and what it says. */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { computed, defineComponent, h, ref } from 'vue'
import { Offline, Refusal, type Api } from '@ui/api'
import { provideDesk, type DeskContext } from '@ui/desk/context'
import CameraSheet from '@ui/desk/camera/CameraSheet.vue'
import { fileName, kilobytes } from '@ui/desk/camera/picture-words'
import { provideSaid } from '@ui/said'
import type { Camera, Hall, Still } from '@ui/wire'
import { createWords, fetchLater } from '@ui/words'
import spoken from 'virtual:words/desk'
import { view } from './views'

const camera = (code: string, more: Partial<Camera> = {}): Camera => ({
  code,
  name: '',
  state: 'ok',
  since: 0,
  evidence: 'answered',
  detail: '',
  ...more,
})
const MAIN = camera('main', { name: '主镜头' })
const SIDE = camera('side', { name: '侧镜头' })

const still = (state: Still['state'], more: Partial<Still> = {}): Still => ({
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

let asked: Asked[] = []
let page: VueWrapper | null = null
let made: string[] = []
let gone: string[] = []
let types: string[] = []

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

type Answer = (path: string) => unknown

async function open(cameras: readonly Camera[] | Error, answer: Answer = () => still('waiting')) {
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

describe('the live picture', () => {
  it('is asked for one at a time, each when the one before is on the screen', async () => {
    const { page, drawn } = await open([MAIN])
    expect(page.text()).toContain('正在打开高拍仪…')
    expect(asked.map(({ path }) => path)).toEqual(['/api/cameras/main/preview?after=0'])
    await asked[0]!.picture(7)
    expect(page.get('.live img').attributes('src')).toBe('blob:1')
    expect(page.text()).toContain('实时画面')
    expect(asked).toHaveLength(1)
    await drawn()
    expect(asked.map(({ path }) => path)).toEqual([
      '/api/cameras/main/preview?after=0',
      '/api/cameras/main/preview?after=7',
    ])
    await asked[1]!.picture(9)
    expect(page.get('.live img').attributes('src')).toBe('blob:2')
    expect(gone).toEqual([])
    await drawn()
    expect(gone).toEqual(['blob:1'])
    expect(asked).toHaveLength(3)
  })

  it('is never left standing as if it were live', async () => {
    const { page, drawn, pass } = await open([MAIN])
    await asked[0]!.picture(1)
    await drawn()
    await pass(2_900)
    expect(page.text()).toContain('实时画面')
    await pass(200)
    expect(page.text()).toContain('画面已停')
    expect(page.text()).not.toContain('实时画面')
    expect(page.find('.live.old img').exists()).toBe(true)
    expect(page.text()).not.toContain('请看高拍仪的线') // why is not known yet
    await asked[1]!.nothing()
    expect(page.text()).toContain('请看高拍仪的线')
    await pass(1_000)
    await asked[2]!.picture(2)
    expect(page.text()).toContain('实时画面')
    expect(page.find('.live.old').exists()).toBe(false)
  })

  it('says why none comes, as its agent knows it, and goes on asking', async () => {
    const { page, become, pass, read } = await open([MAIN])
    await asked[0]!.nothing()
    expect(page.text()).toContain('还没有画面')
    expect(page.text()).toContain('请看高拍仪的线是否插好')
    become([{ ...MAIN, state: 'silent', detail: 'port_busy' }])
    await pass(1_000)
    await asked[1]!.nothing()
    expect(page.text()).toContain('高拍仪被别的程序占着')
    expect(read.filter((path) => path.endsWith('/cameras'))).toHaveLength(3)
    become([{ ...MAIN, state: 'trouble', detail: 'nobody_knows' }])
    await pass(1_000)
    await asked[2]!.nothing()
    expect(page.text()).toContain('高拍仪出了问题（nobody_knows）')
    await pass(1_000)
    await asked[3]!.picture(1)
    expect(page.text()).toContain('实时画面')
  })

  it('says so when nobody can look, or the server does not answer', async () => {
    const { page, pass } = await open([MAIN])
    await asked[0]!.refuse(409, 'camera_no_agent')
    expect(page.text()).toContain('这台高拍仪所在的电脑没有连上')
    expect(asked).toHaveLength(1)
    await pass(1_000)
    await asked[1]!.fail()
    expect(page.text()).toContain('服务器没有回答')
    await pass(1_000)
    await asked[2]!.refuse(502, 'x')
    expect(page.text()).toContain('服务器没有回答')
    await pass(1_000)
    await asked[3]!.refuse(403, 'not_your_counter')
    expect(page.text()).not.toContain('服务器没有回答')
    await pass(1_000)
    await asked[4]!.refuse(500, 'x')
    expect(page.text()).toContain('系统出错（500）')
    await pass(1_000)
    await asked[5]!.picture(1)
    expect(page.text()).toContain('实时画面')
  })

  it('gives up a question that is not answered at all', async () => {
    const { page, pass } = await open([MAIN])
    await pass(10_000)
    expect(asked[0]!.signal.aborted).toBe(true)
    expect(page.text()).toContain('服务器没有回答')
    await pass(1_000)
    expect(asked).toHaveLength(2)
  })

  it('is not asked for while the page is hidden, nor shown from before', async () => {
    const hide = async (hidden: boolean): Promise<void> => {
      vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden)
      document.dispatchEvent(new Event('visibilitychange'))
      await flushPromises()
    }
    const { page, drawn, pass } = await open([MAIN])
    await asked[0]!.picture(1)
    await drawn()
    await hide(true)
    expect(asked[1]!.signal.aborted).toBe(true)
    expect(page.find('.live img').exists()).toBe(false)
    expect(gone).toEqual(['blob:1'])
    await pass(60_000)
    expect(asked).toHaveLength(2)
    await hide(false)
    expect(asked[2]!.path).toBe('/api/cameras/main/preview?after=0')
    expect(page.text()).toContain('正在打开高拍仪…')
  })

  it('stops at once when the sheet closes', async () => {
    const { page, drawn, closed } = await open([MAIN])
    await asked[0]!.picture(1)
    await drawn()
    await page.get('button.close').trigger('click')
    expect(closed).toHaveBeenCalledOnce()
    page.unmount()
    expect(asked[1]!.signal.aborted).toBe(true)
    await flushPromises()
    expect(asked).toHaveLength(2)
    expect(gone).toEqual(['blob:1'])
  })
})

describe('several cameras', () => {
  it('are told apart, and the one chosen is chosen again', async () => {
    const first = await open([MAIN, SIDE, camera('third')])
    const radios = first.page.findAll('input[type=radio]')
    expect(first.page.findAll('label').map((it) => it.text())).toEqual([
      '主镜头',
      '侧镜头',
      '高拍仪 3',
    ])
    await radios[1]!.trigger('change')
    await flushPromises()
    expect(asked[0]!.signal.aborted).toBe(true)
    expect(asked[1]!.path).toBe('/api/cameras/side/preview?after=0')
    first.page.unmount()
    await open([MAIN, SIDE])
    expect(asked[2]!.path).toBe('/api/cameras/side/preview?after=0')
  })

  it('need no choice where there is one, and none is said plainly', async () => {
    const { page } = await open([MAIN])
    expect(page.find('fieldset').exists()).toBe(false)
    page.unmount()
    asked = []
    const empty = await open([])
    expect(empty.page.text()).toContain('这个窗口没有高拍仪')
    expect(empty.button('拍照').attributes('disabled')).toBeDefined()
    expect(asked).toEqual([])
  })

  it('are asked for again when the server did not answer', async () => {
    const { page, become, pass } = await open(new Offline('x'))
    expect(page.get('[role=alert]').text()).toContain('服务器没有回答')
    become([MAIN])
    await pass(2_000)
    expect(page.find('[role=alert]').exists()).toBe(false)
    expect(asked).toHaveLength(1)
  })
})

describe('a still', () => {
  const steps = (...states: Still[]): Answer => {
    const left = [...states]
    return () => (left.length > 1 ? left.shift() : left[0])
  }

  it('is taken once, waited for, shown whole and at full size, and forgotten', async () => {
    let end: (it: Still) => void = () => undefined
    const { page, sent, read, press, button, drawn } = await open([MAIN], (path) =>
      path.endsWith('/stills') ? still('waiting') : new Promise<Still>((done) => (end = done)),
    )
    await asked[0]!.picture(1)
    await drawn()
    await press('拍照')
    expect(page.text()).toContain('正在拍照，请别动材料')
    expect(button('正在拍照').attributes('disabled')).toBeDefined()
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))
    await flushPromises()
    expect(sent.map(({ path }) => path)).toEqual(['/api/cameras/main/stills'])
    expect(read).toContain('/api/stills/still-1')
    end(still('done'))
    await flushPromises()
    const picture = asked.find(({ path }) => path === '/api/stills/still-1/picture')!
    await picture.picture(0)
    // The camera may go off: nobody looks through it.
    const waiting = asked.filter(({ path }) => path.includes('preview'))
    expect(waiting.map((it) => it.signal.aborted)).toEqual([false, true])
    expect(page.get('.still img').attributes('src')).toBe('blob:2')
    expect(page.text()).toContain('2592×1944 像素，1,235 kB')
    expect(page.get('[role=status]').text()).toContain('拍好了')
    expect(document.activeElement).toBe(page.get('.still').element)
    await press('看原大')
    expect(page.find('.still.full').exists()).toBe(true)
    await page.get('.still').trigger('click')
    expect(page.find('.still.whole').exists()).toBe(true)

    await press('重拍')
    expect(sent[1]).toEqual({ path: '/api/stills/still-1/drop' })
    expect(gone).toContain('blob:2')
    expect(page.find('.still').exists()).toBe(false)
    expect(asked[asked.length - 1]!.path).toBe('/api/cameras/main/preview?after=0')
  })

  it('is dropped when the sheet closes, also when it comes only then', async () => {
    const first = await open([MAIN], steps(still('done')))
    await first.press('拍照')
    await asked.find(({ path }) => path.endsWith('/picture'))!.picture(0)
    await first.press('关闭')
    first.page.unmount()
    expect(first.sent.map(({ path }) => path)).toContain('/api/stills/still-1/drop')

    asked = []
    let end: (it: Still) => void = () => undefined
    const late = await open([MAIN], () => new Promise<Still>((done) => (end = done)))
    await late.press('拍照')
    late.page.unmount()
    end(still('done'))
    await flushPromises()
    expect(late.sent.map(({ path }) => path)).toContain('/api/stills/still-1/drop')
    expect(made).toHaveLength(1)
  })

  it('that is not taken says why and may be tried again, as another one', async () => {
    const { page, sent, press } = await open(
      [MAIN],
      steps(still('failed', { reason: 'damaged' }), still('failed', { reason: 'odd' }), still('done')),
    )
    await press('拍照')
    expect(page.get('[role=alert]').text()).toContain('没有拍成。收到的画面是坏的')
    await press('再试一次')
    expect(page.get('[role=alert]').text()).toContain('高拍仪出了问题（odd）')
    await press('再试一次')
    expect(page.find('[role=alert]').exists()).toBe(false)
    const keys = sent.map(({ key }) => key)
    expect(new Set(keys).size).toBe(3)
    expect(keys).not.toContain(undefined)
  })

  it('that got no answer is asked for again as the same one', async () => {
    const answers: unknown[] = [new Offline('x'), new Refusal('camera_no_agent', {}, 409)]
    const { page, sent, press } = await open([MAIN], () => answers.shift())
    await press('拍照')
    expect(page.get('[role=alert]').text()).toContain('服务器没有回答')
    await press('再试一次')
    expect(page.get('[role=alert]').text()).toContain('没有连上')
    expect(sent[0]!.key).toBe(sent[1]!.key)
  })

  it('whose picture does not come is none', async () => {
    const { page, sent, press } = await open([MAIN], steps(still('done')))
    await press('拍照')
    await asked.find(({ path }) => path.endsWith('/picture'))!.refuse(404, 'unknown_still')
    expect(page.get('[role=alert]').text()).toContain('这张照片已经不在了')
    expect(sent[1]).toEqual({ path: '/api/stills/still-1/drop' })
    expect(page.find('.still').exists()).toBe(false)
  })

  it('is taken by Enter and Space, but not by a key that presses something else', async () => {
    const { page, sent, button } = await open([MAIN, SIDE], () => new Promise(() => undefined))
    const strike = async (key: string, on: Element, more: KeyboardEventInit = {}): Promise<void> => {
      on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }))
      await flushPromises()
    }
    await strike(' ', button('拍照').element)
    await strike('Enter', page.get('button.close').element)
    await strike('a', page.get('h2').element)
    await strike(' ', page.get('h2').element, { repeat: true })
    await strike('Enter', page.get('h2').element, { ctrlKey: true })
    expect(sent).toEqual([])
    await strike(' ', page.get('h2').element)
    expect(sent.map(({ path }) => path)).toEqual(['/api/cameras/main/stills'])
  })

  it('failed by one camera says nothing of the other', async () => {
    const { page, press } = await open([MAIN, SIDE], steps(still('failed', { reason: 'silent' })))
    await press('拍照')
    expect(page.find('[role=alert]').exists()).toBe(true)
    await page.findAll('input[type=radio]')[1]!.trigger('change')
    await flushPromises()
    expect(page.find('[role=alert]').exists()).toBe(false)
  })

  it('is saved under the time it was taken', async () => {
    const names: string[] = []
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      names.push(this.download)
    })
    const at = new Date(2026, 10, 3, 9, 5, 7)
    const { press } = await open([MAIN], steps(still('done', { at: at.getTime() })))
    await press('拍照')
    await asked.find(({ path }) => path.endsWith('/picture'))!.picture(0)
    await press('保存到这台电脑')
    expect(names).toEqual(['still-20261103-090507.jpg'])
    expect(types[types.length - 1]).toBe('image/jpeg')
  })
})

it('a picture is said in whole kilobytes, never none', () => {
  expect([kilobytes(1_234_567, 'en'), kilobytes(1, 'zh-CN')]).toEqual(['1,235', '1'])
  expect(fileName(new Date(2026, 0, 2, 3, 4, 5))).toBe('still-20260102-030405.jpg')
})
