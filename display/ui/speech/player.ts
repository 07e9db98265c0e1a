/**
 * Plays clips one after the other without a gap, by Web Audio: all are decoded beforehand and
 * started to the sample. A sentence with a clip missing is not played at all: half a number sends
 * people to the wrong window.
 */
import type { Spoken } from './clips'

export interface Manifest {
  /** seconds: null when only playing it can tell. */
  clips: Readonly<Record<string, { file: string; seconds: number | null }>>
  words: Spoken
  /** Whose voice the hall has chosen; the clips are said wherever there is no such voice. */
  by?: 'clips' | 'browser'
}

interface Clip {
  sound: AudioBuffer
  seconds: number
}

const AHEAD = 0.06 // seconds between now and the first sample
const PATIENCE_MS = 1_500 // a context that is put to sleep while playing never says that it ended

export class Player {
  words: Spoken | null = null
  isForBrowser = false
  private readonly clips = new Map<string, Clip>()
  private readonly files = new Map<string, string>()
  private playing: AudioBufferSourceNode[] = []
  private finish: (() => void) | null = null

  constructor(
    private readonly context: AudioContext,
    private readonly folder = '/static/clips',
    private readonly load: typeof fetch = (...args) => fetch(...args),
  ) {}

  /** Whether the browser lets it be heard: not before a touch or a key, in most browsers. */
  get isAllowed(): boolean {
    return this.context.state === 'running'
  }

  /** Ask the browser again; works from within a touch or a key. Never fails. */
  async allow(): Promise<boolean> {
    await Promise.race([this.context.resume().catch(() => undefined), after(500)])
    return this.isAllowed
  }

  onAllowed(listener: () => void): void {
    this.context.onstatechange = listener
  }

  /** Fetch and decode every clip that is not here yet: another voice has other files. Throws when
   * one cannot be had. */
  async fetchAll(): Promise<void> {
    const manifest: Manifest = await (await this.get('manifest.json')).json()
    const entries = Object.keys(manifest.clips).map((name) => [name, manifest.clips[name]!] as const)
    await Promise.all(
      entries.map(async ([name, { file, seconds }]) => {
        if (this.files.get(name) === file) return
        const bytes = await (await this.get(file)).arrayBuffer()
        const sound = await this.context.decodeAudioData(bytes)
        this.clips.set(name, { sound, seconds: seconds ?? sound.duration })
        this.files.set(name, file)
      }),
    )
    this.words = manifest.words
    this.isForBrowser = manifest.by === 'browser'
  }

  canSay(names: readonly string[]): boolean {
    return this.isAllowed && names.every((name) => this.clips.has(name))
  }

  /** Resolves when all has been heard, or `stop` was called. */
  say(names: readonly string[]): Promise<void> {
    this.stop()
    return new Promise((resolve) => {
      const begin = this.context.currentTime + AHEAD
      let at = begin
      for (const name of names) {
        const { sound, seconds } = this.clips.get(name)!
        const source = this.context.createBufferSource()
        source.buffer = sound
        source.connect(this.context.destination)
        source.start(at)
        this.playing.push(source)
        at += seconds // the end of a decoded clip may be padded with silence
      }
      const patience = setTimeout(() => this.stop(), (at - begin) * 1000 + PATIENCE_MS)
      this.finish = () => {
        clearTimeout(patience)
        this.finish = null
        this.playing = []
        resolve()
      }
      const last = this.playing[this.playing.length - 1]
      if (last) last.onended = this.finish
      else this.finish()
    })
  }

  /** Be quiet at once. */
  stop(): void {
    for (const source of this.playing) {
      source.onended = null
      source.stop()
    }
    if (this.finish) this.finish()
  }

  close(): void {
    this.stop()
    void this.context.close().catch(() => undefined)
  }

  private async get(file: string): Promise<Response> {
    const answer = await this.load(`${this.folder}/${file}`, { credentials: 'same-origin' })
    if (!answer.ok) throw new Error(`${file}: ${answer.status}`)
    return answer
  }
}

function after(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}
