// @vitest-environment happy-dom
import { flushPromises, mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { defineComponent } from 'vue'
import { Offline, type Api } from '@ui/api'
import { provideInfodesk, useLookUp } from '@ui/infodesk/context'
import type { Session } from '@ui/infodesk/useSession'
import { createWords } from '@ui/words'
import spoken from 'virtual:words/infodesk'

function setUp() {
  const asked = new Map<string, { answer: (with_: string) => void; fail: (why: Error) => void }>()
  const api = {
    get: (path: string) =>
      new Promise((answer, fail) => asked.set(path, { answer, fail })),
  } as unknown as Api
  let looking!: ReturnType<typeof useLookUp<string>>
  const inner = defineComponent({
    setup() {
      looking = useLookUp<string>()
      return () => null
    },
  })
  const page = defineComponent({
    components: { inner },
    setup: () => provideInfodesk({ api } as unknown as Session),
    template: '<inner />',
  })
  mount(page, { global: { plugins: [createWords(spoken)] } })
  return { asked, looking }
}

it('shows what was asked for last, whichever answer comes last', async () => {
  const { asked, looking } = setUp()
  void looking.look('/a')
  void looking.look('/b')
  asked.get('/b')!.answer('b')
  await flushPromises()
  asked.get('/a')!.answer('a')
  await flushPromises()
  expect(looking.found.value).toBe('b')
})

it('shows nothing of another choice, nor what went wrong with it', async () => {
  const { asked, looking } = setUp()
  void looking.look('/a')
  asked.get('/a')!.answer('a')
  await flushPromises()
  void looking.look('/b')
  expect(looking.found.value).toBeNull()
  void looking.look(null)
  asked.get('/b')!.fail(new Offline('/b'))
  await flushPromises()
  expect([looking.found.value, looking.trouble.value]).toEqual([null, ''])
})

it('says that nothing could be had', async () => {
  const { asked, looking } = setUp()
  void looking.look('/a')
  asked.get('/a')!.fail(new Offline('/a'))
  await flushPromises()
  expect(looking.trouble.value).not.toBe('')
})

it('keeps what it shows while the same is asked once more', async () => {
  const { asked, looking } = setUp()
  void looking.look('/a')
  asked.get('/a')!.answer('a')
  await flushPromises()
  void looking.look('/a', true)
  expect(looking.found.value).toBe('a')
  asked.get('/a')!.answer('changed')
  await flushPromises()
  expect(looking.found.value).toBe('changed')
})
