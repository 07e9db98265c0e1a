// @vitest-environment happy-dom
import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { computed, effectScope, ref, shallowRef, type EffectScope } from 'vue'
import type { BoardCall } from '@ui/wire'
import { ClipSpeaker } from '../../../display/ui/speech/speaker'
import { useAnnouncements } from '../../../display/ui/useAnnouncements'
import { AT, board, call } from './calls'

const words = { 请: 'qing', 号到: 'hao-dao', 号窗口办理: 'hcb', 窗口办理: 'cb', 办理: 'banli', 十: 'shi' }

/** A speaker that takes four seconds for everything. */
function speaker() {
  const said: string[] = []
  let hush: (() => void) | null = null
  return {
    said,
    words,
    canSay: () => true,
    say: (names: readonly string[]) =>
      new Promise<void>((done) => {
        said.push(names.join(' '))
        const timer = setTimeout(done, 4000)
        hush = () => {
          clearTimeout(timer)
          done()
        }
      }),
    stop: () => hush?.(),
  }
}

describe('announcements', () => {
  let scope: EffectScope
  const lines = shallowRef<BoardCall[]>([])
  const withdrawn = shallowRef<string[]>([])
  const begun = ref(true)
  const speed = ref(1)
  const isStale = ref(false)
  const isLoading = ref(false)
  const now = ref(0)
  let player: ReturnType<typeof speaker>
  let told: ReturnType<typeof useAnnouncements>

  beforeEach(() => {
    vi.useFakeTimers()
    lines.value = []
    withdrawn.value = []
    begun.value = true
    speed.value = 1
    isStale.value = isLoading.value = false
    player = speaker()
    const start = performance.now()
    const hallNow = () => AT + (performance.now() - start) * speed.value
    const wall = {
      lines: computed(() => lines.value),
      board: computed(() => board({ withdrawn: withdrawn.value, begun: begun.value })),
      speed: computed(() => speed.value),
      isStale: computed(() => isStale.value),
      hallNow,
      ageOf: (one: BoardCall) => (hallNow() - one.at) / speed.value,
    }
    scope = effectScope()
    scope.run(() => {
      const speaker = shallowRef(new ClipSpeaker(player))
      const sound = { state: ref('on'), speaker, isLoading }
      told = useAnnouncements({ wall, sound, now })
    })
  })
  afterEach(() => {
    scope.stop()
    vi.useRealTimers()
  })

  async function pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 500) {
      await vi.advanceTimersByTimeAsync(Math.min(500, left))
      now.value = performance.now()
      await flushPromises()
    }
  }

  it('says a call twice, the chime before the first time only', async () => {
    lines.value = [call('A7')]
    await pass(20_000)
    expect(player.said).toEqual(['chime qing a 7 hao-dao 3 hcb', 'qing a 7 hao-dao 3 hcb'])
    expect(told.caption.value).toMatchObject({ kind: 'spoken' })
  })

  it('keeps the caption between the two', async () => {
    lines.value = [call('A7')]
    await pass(500)
    for (let i = 0; i < 16; i += 1) {
      expect(told.caption.value.kind).toBe('speaking')
      await pass(500)
    }
  })

  it('stops in the middle when the call is taken back', async () => {
    lines.value = [call('A7')]
    await pass(1000)
    lines.value = []
    withdrawn.value = ['A7']
    await pass(500)
    expect(told.caption.value).toEqual({ kind: 'correction', numbers: ['A7'] })
    await pass(20_000)
    expect(player.said).toHaveLength(1)
  })

  it('does not say it again to somebody who has come', async () => {
    lines.value = [call('A7')]
    await pass(1000)
    lines.value = [call('A7', { state: 'serving' })]
    await pass(20_000)
    expect(player.said).toHaveLength(1)
    expect(told.calling.value).toBeNull()
  })

  it('says nothing of calls that are over, and captions the latest of all', async () => {
    lines.value = [
      call('A6', { at: AT - 20_000, state: 'serving' }),
      call('A8', { at: AT - 2000, state: 'missed' }),
      call('A7', { at: AT - 9000, state: 'done' }),
    ]
    await pass(10_000)
    expect(player.said).toEqual([])
    expect(told.calling.value).toBeNull()
    expect(told.caption.value).toMatchObject({ kind: 'called', at: AT - 2000, call: { number: 'A8' } })
  })

  it('does not go on captioning a call after a later one that was never said', async () => {
    lines.value = [call('A7')]
    await pass(20_000)
    const later = call('A8', { at: AT + 20_000, state: 'serving' })
    lines.value = [later, call('A7', { state: 'done' })]
    await pass(500)
    expect(told.caption.value).toMatchObject({ kind: 'called', call: { number: 'A8' } })
    lines.value = [call('A7', { state: 'done' })] // sent on to another counter
    await pass(500)
    expect(told.caption.value).toMatchObject({ kind: 'called', call: { number: 'A8' } })
    withdrawn.value = ['A8']
    await pass(500)
    withdrawn.value = []
    await pass(500)
    expect(told.caption.value).toMatchObject({ kind: 'spoken', call: { number: 'A7' } })
  })

  it('has nothing of yesterday in its caption', async () => {
    lines.value = [call('A7')]
    await pass(20_000)
    lines.value = []
    begun.value = false
    await pass(500)
    expect(told.caption.value).toEqual({ kind: 'standing' })
  })

  it('waits a moment for the clips when the wall has just been opened', async () => {
    isLoading.value = true
    lines.value = [call('A7')]
    await pass(1000)
    expect(player.said).toEqual([])
    isLoading.value = false
    await pass(500)
    expect(player.said).toHaveLength(1)
  })

  it('says a sample in a hurried hall and captions every call', async () => {
    speed.value = 20
    const captioned: string[] = []
    for (let n = 1; n <= 8; n += 1) {
      lines.value = [call(`A${n}`, { at: AT + n * 20_000 })]
      await pass(1000)
      const { caption } = told
      if ('call' in caption.value) captioned.push(caption.value.call.number)
    }
    expect(captioned).toEqual(['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'A8'])
    expect(player.said).toHaveLength(2)
  })

  it('captions every one of several calls that one view brings, also one already served', async () => {
    speed.value = 20
    lines.value = ['A3', 'A2', 'A1'].map((n) => call(n, { state: n === 'A2' ? 'serving' : 'calling' }))
    const captioned: string[] = []
    for (let n = 0; n < 6; n += 1) {
      await pass(500)
      const { caption } = told
      if ('call' in caption.value) captioned.push(caption.value.call.number)
    }
    expect([...new Set(captioned)]).toEqual(['A1', 'A2', 'A3'])
    await pass(4000)
    expect(told.caption.value.kind).not.toBe('calling')
  })

  it('gives no turn to a call that was taken back while others had theirs', async () => {
    speed.value = 20
    lines.value = ['A3', 'A2', 'A1'].map((n) => call(n))
    await pass(500)
    withdrawn.value = ['A2']
    lines.value = ['A3', 'A1'].map((n) => call(n))
    await pass(1000)
    expect(told.caption.value).toMatchObject({ call: { number: 'A3' } })
  })

  it('captions a rush of calls within seconds, none left out', async () => {
    speed.value = 20
    const numbers = Array.from({ length: 12 }, (_, n) => `A${12 - n}`)
    lines.value = numbers.map((n) => call(n))
    const captioned = new Set<string>()
    for (let n = 0; n < 90; n += 1) {
      await vi.advanceTimersByTimeAsync(100)
      if ('call' in told.caption.value) captioned.add(told.caption.value.call.number)
    }
    expect([...captioned]).toEqual([...numbers].reverse())
  })

  it('is quiet while the wall is cut off, and does not catch up', async () => {
    lines.value = [call('A8', { at: AT + 1 }), call('A7')]
    await pass(1000)
    isStale.value = true
    await pass(500)
    expect(told.calling.value).toBeNull()
    await pass(10_000)
    isStale.value = false
    await pass(10_000)
    expect(player.said).toHaveLength(1)
  })
})
