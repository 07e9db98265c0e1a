// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef, type EffectScope } from 'vue'
import { Offline, Refusal, type Api, type CommandOptions } from '@ui/api'
import type { HelpAsk, HelpStanding, KioskView } from '@ui/wire'
import { useHelp } from '../../../kiosk/ui/composables/useHelp'

let scope: EffectScope
beforeEach(() => {
  vi.useFakeTimers()
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

const wanted: HelpAsk = { kind: 'anything', counter: null, ticket: null }

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
  const view = shallowRef<KioskView | null>(null)
  const gone = shallowRef(false)
  const help = scope.run(() => useHelp(api, view, gone))!
  /** The server says how the kiosk's call stands. */
  async function told(state: HelpStanding['state'] | null, helper: string | null = null) {
    const standing = state === null ? null : { id: 3, state, helper, asked_at: 0 }
    view.value = { help: standing } as unknown as KioskView
    await nextTick()
  }
  return { help, view, gone, sent, told }
}

describe('请人帮忙', () => {
  it('asks with one tap and shows what becomes of it', async () => {
    const { help, sent, told } = open({})
    await told(null)
    expect(help.word.value).toBe('none')
    const asking = help.tap(wanted)
    expect(help.word.value).toBe('asking')
    expect(help.shown.value).toBe(true)
    await asking
    await told('asked')
    expect(sent.map(({ path }) => path)).toEqual(['/api/help'])
    expect(help.word.value).toBe('asked')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(help.shown.value).toBe(false)
    await told('accepted', '王芳')
    expect([help.shown.value, help.word.value, help.helper.value]).toEqual([true, 'accepted', '王芳'])
    await vi.advanceTimersByTimeAsync(10_000)
    await told('arrived', '王芳')
    expect([help.shown.value, help.word.value]).toEqual([true, 'arrived'])
    await told(null)
    expect([help.shown.value, help.word.value]).toEqual([false, 'none'])
  })

  it('only says how it stands when somebody has been asked already', async () => {
    const { help, sent, told } = open()
    await told('accepted', '王芳')
    help.hide()
    await help.tap(wanted)
    expect(help.shown.value).toBe(true)
    expect(sent).toEqual([])
  })

  it('is withdrawn by whoever stands there', async () => {
    const { help, sent, told } = open({})
    await told('asked')
    await help.withdraw()
    expect(sent.map(({ path }) => path)).toEqual(['/api/help/3/withdraw'])
    expect(help.shown.value).toBe(false)
  })

  it('says so when the server is gone, asks nobody in vain, and takes it back once it is here', async () => {
    const { help, gone, sent } = open({})
    gone.value = true
    await help.tap(wanted)
    expect([help.shown.value, help.word.value]).toEqual([true, 'gone'])
    expect(sent).toEqual([])
    gone.value = false
    await nextTick()
    expect([help.shown.value, help.word.value]).toEqual([false, 'none'])
  })

  it('repeats an unanswered request under its own key', async () => {
    const { help, sent, told } = open(new Offline('x'), {})
    await told(null)
    await help.tap(wanted)
    expect(help.word.value).toBe('gone')
    await help.ask(wanted)
    expect(sent[1]?.key).toBe(sent[0]?.key)
    expect(help.word.value).toBe('none')
  })

  it.each([
    ['hall_closed', 'closed'],
    ['unknown_place', 'failed'],
  ])('has words for %s', async (code, word) => {
    const { help } = open(new Refusal(code, {}, 409))
    await help.tap(wanted)
    expect(help.word.value).toBe(word)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(help.word.value).toBe('none')
  })
})
