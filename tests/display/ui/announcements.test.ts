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
    speed.value = 1
    isStale.value = isLoading.value = false
    player = speaker()
    const start = performance.now()
    const hallNow = () => AT + (performance.now() - start) * speed.value
    const wall = {
      lines: computed(() => lines.value),
      board: computed(() => board({ withdrawn: withdrawn.value })),
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
    lines.value = [call('A7', { serving: true })]
    await pass(20_000)
    expect(player.said).toHaveLength(1)
    expect(told.calling.value).toBeNull()
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
