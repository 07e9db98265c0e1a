import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Player } from '../../../display/ui/speech/player'

class Source {
  buffer: unknown = null
  onended: (() => void) | null = null
  startedAt = -1
  isStopped = false
  connect(): void {}
  start(at: number): void {
    this.startedAt = at
  }
  stop(): void {
    this.isStopped = true
  }
}

class Context {
  state = 'running'
  currentTime = 10
  destination = {}
  onstatechange = null
  sources: Source[] = []
  createBufferSource(): Source {
    this.sources.push(new Source())
    return this.sources[this.sources.length - 1]!
  }
  decodeAudioData = async (bytes: ArrayBuffer) => ({ bytes })
  resume = async () => void (this.state = 'running')
  close = async () => undefined
}

const manifest = {
  clips: {
    qing: { file: 'qing.ogg', seconds: 0.4 },
    a: { file: 'a.ogg', seconds: 0.3 },
    banli: { file: 'banli.ogg', seconds: 0.6 },
  },
  words: { 请: 'qing' },
}

function serve(missing: string[] = []): typeof fetch {
  return async (url) => {
    const name = String(url).split('/').pop()!
    if (missing.includes(name)) return new Response('', { status: 404 })
    return new Response(name.endsWith('.json') ? JSON.stringify(manifest) : 'bytes')
  }
}

describe('the player', () => {
  let context: Context
  beforeEach(() => void (context = new Context()))
  const make = (load: typeof fetch) =>
    new Player(context as unknown as AudioContext, '/static/clips', load)

  it('joins clips without a gap and says when all was heard', async () => {
    const player = make(serve())
    await player.fetchAll()
    expect(player.words).toEqual(manifest.words)
    const heard = vi.fn()
    const saying = player.say(['qing', 'a', 'banli']).then(heard)
    expect(context.sources.map((source) => source.startedAt)).toEqual([
      10.06,
      expect.closeTo(10.46),
      expect.closeTo(10.76),
    ])
    context.sources[0]!.onended?.()
    await Promise.resolve()
    expect(heard).not.toHaveBeenCalled()
    context.sources[2]!.onended!()
    await saying
    expect(heard).toHaveBeenCalled()
  })

  it('is quiet at once when told', async () => {
    const player = make(serve())
    await player.fetchAll()
    const saying = player.say(['qing', 'a'])
    player.stop()
    await saying
    expect(context.sources.map((source) => source.isStopped)).toEqual([true, true])
  })

  it('does not wait for ever for a browser that stopped playing', async () => {
    vi.useFakeTimers()
    const player = make(serve())
    await player.fetchAll()
    const saying = player.say(['qing'])
    vi.advanceTimersByTime(2000)
    await saying
    vi.useRealTimers()
  })

  it('says nothing rather than half a number', async () => {
    const player = make(serve(['a.ogg']))
    await expect(player.fetchAll()).rejects.toThrow('a.ogg: 404')
    expect(player.words).toBeNull()
    expect(player.canSay(['qing', 'a'])).toBe(false)
  })

  it('is not heard before the browser allows it', async () => {
    const player = make(serve())
    await player.fetchAll()
    context.state = 'suspended'
    expect(player.canSay(['qing'])).toBe(false)
    expect(await player.allow()).toBe(true)
    expect(player.canSay(['qing'])).toBe(true)
  })

  it('stays silent when the browser never answers', async () => {
    vi.useFakeTimers()
    context.state = 'suspended'
    context.resume = () => new Promise(() => undefined)
    const asked = make(serve()).allow()
    vi.advanceTimersByTime(1000)
    expect(await asked).toBe(false)
    vi.useRealTimers()
  })
})
