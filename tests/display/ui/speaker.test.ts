// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BrowserSpeaker } from '../../../display/ui/speech/speaker'
import { call } from './calls'

/** The browser's own speech, as far as a wall uses it; `end` is the end of a sentence. */
class Synthesis {
  voices = [{ lang: 'en-US' }, { lang: 'zh-HK' }, { lang: 'zh-CN' }]
  said: SpeechSynthesisUtterance[] = []
  cancel = vi.fn()
  getVoices = () => this.voices
  speak = (what: SpeechSynthesisUtterance) => void this.said.push(what)
  end = () => this.said[this.said.length - 1]!.onend!(undefined as never)
}

class Utterance {
  voice: unknown = null
  lang = ''
  rate = 1
  onend = null
  onerror = null
  constructor(readonly text: string) {}
}

let synthesis: Synthesis
let chimes: string[]
const player = {
  words: {},
  canSay: (names: readonly string[]) => names.every((name) => name === 'chime'),
  say: async (names: readonly string[]) => void chimes.push(names.join(' ')),
  stop: () => undefined,
}

function speaker(one: 'yi' | 'yao' = 'yi'): BrowserSpeaker {
  return new BrowserSpeaker(player, synthesis as unknown as SpeechSynthesis, one)
}

/** Whether it has come to an end. */
function ending(saying: Promise<void>): { is: boolean } {
  const ended = { is: false }
  void saying.then(() => (ended.is = true))
  return ended
}

describe("the browser's own voice", () => {
  beforeEach(() => {
    synthesis = new Synthesis()
    chimes = []
    vi.stubGlobal('SpeechSynthesisUtterance', Utterance)
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('rings, then says the number character by character, in Mandarin', async () => {
    const ended = ending(speaker().say(call('A017'), false))
    await flushPromises()
    expect(chimes).toEqual(['chime'])
    expect(synthesis.said[0]).toMatchObject({ text: '请 A 0 1 7 号，到 3号窗口 办理', lang: 'zh-CN' })
    expect(synthesis.said[0]!.voice).toBe(synthesis.voices[2])
    expect(ended.is).toBe(false)
    synthesis.end()
    await flushPromises()
    expect(ended.is).toBe(true)
  })

  it('says it again without the chime, and a 1 as 幺 where the hall says so', async () => {
    void speaker('yao').say(call('A017'), true)
    await flushPromises()
    expect(chimes).toEqual([])
    expect(synthesis.said[0]!.text).toContain('A 0 幺 7')
  })

  it('cannot without a Mandarin voice: the clips are said then', () => {
    expect(speaker().canSay()).toBe(true)
    synthesis.voices = [{ lang: 'en-US' }, { lang: 'zh-HK' }]
    expect(speaker().canSay()).toBe(false)
  })

  it('ends when it is stopped, before and within the sentence', async () => {
    const early = speaker()
    const first = ending(early.say(call('A1'), false))
    early.stop()
    await flushPromises()
    expect([first.is, synthesis.said]).toEqual([true, []])

    const late = speaker()
    const second = ending(late.say(call('A1'), true))
    await flushPromises()
    late.stop()
    await flushPromises()
    expect(second.is).toBe(true)
    expect(synthesis.cancel).toHaveBeenCalled()
  })

  it('does not wait for ever for a voice that never ends', async () => {
    const ended = ending(speaker().say(call('A1'), true))
    await vi.advanceTimersByTimeAsync(15_000)
    await flushPromises()
    expect(ended.is).toBe(true)
  })
})
