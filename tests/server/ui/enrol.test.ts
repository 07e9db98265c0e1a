// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Fault, Offline, Refusal } from '@ui/api'
import spoken from 'virtual:words/enrol'
import { recallLanguage } from '@ui/staff/language'
import { createWords } from '@ui/words'
import { sizesFor } from '../../../server/ui/enrol/sizes'

let answer: () => Promise<unknown>
let asked: unknown[][]
vi.mock('@ui/api', async (actual) => ({
  ...(await actual<typeof import('@ui/api')>()),
  openApi: () => ({
    get: async () => ({ name: '县大厅', speed: 20 }),
    command: (...args: unknown[]) => {
      asked.push(args)
      return answer()
    },
  }),
}))

let page: VueWrapper
const replace = vi.fn()

beforeEach(async () => {
  asked = []
  answer = async () => ({ page: '/kiosk?as=ab12' })
  replace.mockReset()
  vi.stubGlobal('location', { replace })
  const { default: EnrolPage } = await import('../../../server/ui/enrol/EnrolPage.vue')
  const words = createWords(spoken)
  await recallLanguage(words)
  page = mount(EnrolPage, { global: { plugins: [words] }, attachTo: document.body })
})
afterEach(() => {
  page.unmount()
  localStorage.clear()
  vi.unstubAllGlobals()
})

async function press(code: string): Promise<void> {
  await page.get('textarea').setValue(code)
  await page.get('form .button').trigger('click')
  await flushPromises()
}

describe('enrolling', () => {
  it('says that the hall is a demo', async () => {
    await flushPromises()
    expect(page.get('.demo-badge').text()).toBe('演示 ×20')
  })

  it('sends the code without the breaks a paste may bring, and goes where it is told', async () => {
    await press(' abc-D\ne_f ')
    expect(asked.map(([path, body]) => [path, body])).toEqual([
      ['/api/enrol', { token: 'abc-De_f' }],
    ])
    expect(replace.mock.calls).toEqual([['/kiosk?as=ab12']])
  })

  it('works with Enter, and sends once however often that is pressed', async () => {
    answer = () => new Promise(() => undefined)
    const field = page.get('textarea')
    await field.setValue('abc')
    await field.trigger('keydown', { key: 'Enter' })
    await field.trigger('keydown', { key: 'Enter' })
    expect(asked).toHaveLength(1)
    expect(page.get('form .button').text()).toBe('正在登记…')
  })

  it('asks for a code before it asks the server', async () => {
    await press('  ')
    expect(asked).toEqual([])
    expect(page.get('[role=alert]').text()).toBe('还没有输入登记码。')
  })

  it.each([
    [new Refusal('not_enrolled', {}, 401), '登记码不对'],
    [new Refusal('invalid', { field: 'token' }, 422), '登记码不对'],
    [new Refusal('not_allowed', { role: 'admin' }, 403), '不是给取号机'],
    [new Refusal('too_many', {}, 429), '等一分钟'],
    [new Offline('x'), '连不上服务器'],
    [new Fault(500), '服务器出了点问题'],
  ])('says why not: %s', async (error, said) => {
    answer = () => Promise.reject(error)
    await press('abc')
    expect(page.get('[role=alert]').text()).toContain(said)
    expect(document.activeElement).toBe(page.get('textarea').element)
    expect(replace).not.toHaveBeenCalled()
    answer = async () => ({ page: '/wall?as=1' })
    await page.get('form .button').trigger('click')
    await flushPromises()
    expect(replace.mock.calls).toEqual([['/wall?as=1']])
  })

  it('is there in another language', async () => {
    await page.get('nav .button').trigger('click')
    await vi.waitFor(() => expect(page.get('h1').text()).toBe('Enrol this device'))
  })
})

it.each([
  [1080, 1920, 'kiosk'],
  [1920, 1080, 'pad'],
  [1280, 800, 'pad'],
  [390, 844, 'phone'],
])('a window of %i × %i takes the sizes of a %s', (width, height, sizes) => {
  expect(sizesFor(width, height)).toBe(sizes)
})
