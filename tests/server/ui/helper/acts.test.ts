// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { Offline, Refusal, type Api, type CommandOptions } from '@ui/api'
import { useActs, type Acts } from '@ui/helper/useActs'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** A server that gives `replies` in order. */
function open(...replies: unknown[]) {
  const sent: { path: string; key: string | undefined }[] = []
  const api = {
    command: async (path: string, _body: unknown, { key }: CommandOptions = {}) => {
      sent.push({ path, key })
      const reply = replies.shift()
      if (reply instanceof Error) throw reply
      return reply
    },
  } as unknown as Api
  let acts: Acts | undefined
  const page = mount(
    defineComponent({
      setup() {
        acts = useActs(api, (key) => key === 'refusal.help_taken', () => Date.now())
        return () => h('p')
      },
    }),
  )
  return { acts: acts!, sent, page }
}

const accept = (acts: Acts) =>
  acts.run('/api/help/1/accept', {}, () => ({ key: 'helper.said.accept', facts: {} }))

describe('help in passing', () => {
  it('can be taken back for as long as the hall says', async () => {
    const { acts, sent, page } = open({ id: 7, seconds: 10, today: 14 }, {})
    expect(await acts.note({ kind: 'form' }, ['helper.given.form'])).toBe(true)
    // Keys, so that the strip speaks the page's language when that changes.
    const told = { tone: 'ok', facts: { n: 14 }, what: ['helper.given.form'] }
    expect(acts.told.value).toMatchObject(told)
    expect(acts.left.value).toBe(10)
    await vi.advanceTimersByTimeAsync(9_000)
    expect(acts.left.value).toBe(1)
    await acts.takeBack()
    expect(sent[1]?.path).toBe('/api/help/walk-up/7/undo')
    expect(acts.told.value?.key).toBe('helper.said.undone')
    expect(acts.left.value).toBe(0)
    page.unmount()
  })

  it('is no longer offered back once the seconds are over', async () => {
    const { acts, sent, page } = open({ id: 7, seconds: 10, today: 1 })
    await acts.note({ kind: 'form' }, [])
    await vi.advanceTimersByTimeAsync(10_500)
    expect(acts.left.value).toBe(0)
    expect(acts.told.value).toBeNull()
    page.unmount()
    expect(sent).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('going to a call', () => {
  it('says who goes already, until it has been read', async () => {
    const { acts, page } = open(new Refusal('help_taken', { helper: '王芳' }, 409))
    expect(await accept(acts)).toBeNull()
    expect(acts.told.value).toEqual({
      tone: 'danger',
      key: 'refusal.help_taken',
      facts: { code: 'help_taken', helper: '王芳' },
    })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(acts.told.value).not.toBeNull()
    acts.dismiss()
    expect(acts.told.value).toBeNull()
    page.unmount()
  })

  it('has a sentence for a refusal nobody foresaw', async () => {
    const { acts, page } = open(new Refusal('brand_new', {}, 409))
    await accept(acts)
    expect(acts.told.value?.key).toBe('refusal.unknown')
    page.unmount()
  })

  it('is the same act when tapped again after no answer', async () => {
    const { acts, sent, page } = open(new Offline('x'), {}, {})
    await accept(acts)
    expect(acts.told.value?.key).toBe('helper.trouble.offline')
    await accept(acts)
    await accept(acts)
    const keys = sent.map(({ key }) => key)
    expect(keys[0]).toBe(keys[1])
    expect(keys[2]).not.toBe(keys[1])
    page.unmount()
  })
})
