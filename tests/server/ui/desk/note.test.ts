import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { computed, effectScope, nextTick, ref, type EffectScope } from 'vue'
import { Offline, Refusal, type Api } from '@ui/api'
import type { Result } from '@ui/desk/results'
import type { Console } from '@ui/desk/useConsole'
import { useNote } from '@ui/desk/useNote'
import { NOON, ticket, view } from './views'

const seen = (text: string, counter = '3') => ({ at: NOON, counter, text })
let scope: EffectScope
beforeEach(() => (scope = effectScope()))
afterEach(() => scope.stop())

/** A server that gives `replies` in order; an error is thrown. */
function setUp(...replies: unknown[]) {
  const shown = ref(view({ ticket: ticket({ state: 'serving' }) }))
  const sent: { path: string; body: unknown; key: string | undefined }[] = []
  const said: Result[] = []
  const api = {
    command: async (path: string, body: unknown, { key }: { key?: string } = {}) => {
      sent.push({ path, body, key })
      const reply = replies.shift()
      if (reply instanceof Error) throw reply
    },
  } as unknown as Api
  const dismiss = vi.fn()
  const connected = ref(true)
  const desk = {
    view: computed(() => shown.value),
    connected: computed(() => connected.value),
    say: (what: Result) => said.push(what),
    dismiss,
  } as unknown as Console
  const note = scope.run(() => useNote(api, desk, () => true))!
  const show = async (changes: Parameters<typeof ticket>[0]) => {
    shown.value = view({ ticket: ticket({ state: 'serving', ...changes }) })
    await nextTick()
  }
  return { note, sent, said, show, dismiss, connected }
}

describe('the note on the ticket in hand', () => {
  it('is sent once, about the ticket that is shown', async () => {
    const { note, sent, said, show } = setUp()
    note.text.value = ' 缺复印件 '
    const both = [note.save(), note.save()]
    expect(await Promise.all(both)).toEqual([true, true])
    expect(sent).toMatchObject([
      { path: '/api/counters/w3/note', body: { ticket: 47, text: '缺复印件' } },
    ])
    expect(said[0]?.key).toBe('desk.note.done')
    await show({ note: seen('缺复印件') })
    expect(await note.save()).toBe(true)
    expect(sent).toHaveLength(1)
  })

  it('is not sent again before the view tells of it, only what is typed since', async () => {
    const { note, sent } = setUp()
    note.text.value = '缺复印件'
    await note.save()
    expect(await note.save()).toBe(true)
    expect(sent).toHaveLength(1)
    note.text.value = ''
    await note.save()
    await note.save()
    expect(sent.map(({ body }) => body)).toEqual([
      { ticket: 47, text: '缺复印件' },
      { ticket: 47, text: '' },
    ])
  })

  it('is sent again by itself when the server is back, and is then in order', async () => {
    const { note, sent, connected } = setUp(new Offline('x'))
    note.text.value = '缺复印件'
    expect(await note.save()).toBe(false)
    connected.value = false
    await nextTick()
    expect(note.refused.value).toBe(true)
    connected.value = true
    await vi.waitFor(() => expect(note.refused.value).toBe(false))
    expect(sent).toHaveLength(2)
    expect(sent[1]?.key).toBe(sent[0]?.key)
  })

  it('is not sent again by itself when the server has refused it', async () => {
    const { note, sent, connected } = setUp(new Refusal('note_personal', {}, 409))
    note.text.value = '13812345678'
    expect(await note.save()).toBe(false)
    for (const state of [false, true]) {
      connected.value = state
      await nextTick()
    }
    expect(note.refused.value).toBe(true)
    expect(sent).toHaveLength(1)
  })

  it('is one line, also when several were pasted', async () => {
    const { note, sent } = setUp()
    note.text.value = ' 缺复印件 \r\n\n 明天补 \n'
    expect(await note.save()).toBe(true)
    expect(sent).toMatchObject([{ body: { text: '缺复印件 明天补' } }])
    expect(note.text.value).toBe('缺复印件 明天补')
  })

  it('is taken away by an empty field', async () => {
    const { note, sent, said, show } = setUp()
    await show({ note: seen('原件已核验', '5') })
    expect(note.text.value).toBe('原件已核验')
    note.text.value = ''
    await note.save()
    expect(sent[0]?.body).toEqual({ ticket: 47, text: '' })
    expect(said[0]?.key).toBe('desk.note.gone')
  })

  it('stays typed when it is refused, until it is mended', async () => {
    const { note, said, dismiss } = setUp(new Refusal('note_personal', { number: 'Z047' }, 409))
    note.text.value = '13812345678'
    expect(await note.save()).toBe(false)
    expect(note.refused.value).toBe(true)
    expect(said[0]).toMatchObject({ tone: 'danger', key: 'refusal.note_personal' })
    note.text.value = ''
    await nextTick()
    expect(note.refused.value).toBe(false)
    expect(await note.save()).toBe(true)
    expect(dismiss).toHaveBeenCalledOnce()
  })

  it('is the same command when no answer came', async () => {
    const { note, sent } = setUp(new Offline('x'))
    note.text.value = '缺复印件'
    expect(await note.save()).toBe(false)
    expect(await note.save()).toBe(true)
    expect(sent[0]?.key).toBe(sent[1]?.key)
  })

  it('another view leaves what is being typed, another ticket does not', async () => {
    const { note, show } = setUp()
    note.text.value = '正在写'
    await show({ calls: 2 })
    expect(note.text.value).toBe('正在写')
    await show({ id: 48, number: 'Z048', note: seen('上一个窗口写的', '5') })
    expect(note.text.value).toBe('上一个窗口写的')
  })
})
