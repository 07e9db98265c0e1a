/** Says a call: with the clips, or with the browser's own Mandarin voice where the hall wishes. */
import { counterName } from '@ui/counterName'
import type { BoardCall } from '@ui/wire'
import { callClips, type One } from './clips'
import type { Player } from './player'

export interface Speaker {
  /** Whether the whole sentence can be heard now. */
  canSay(call: BoardCall): boolean
  /** Resolves when it has been heard, or `stop` was called. isAgain: without the chime. */
  say(call: BoardCall, isAgain: boolean): Promise<void>
  /** Be quiet at once. */
  stop(): void
}

type Clips = Pick<Player, 'words' | 'canSay' | 'say' | 'stop'>

export class ClipSpeaker implements Speaker {
  constructor(
    private readonly player: Clips,
    private readonly one: One = 'yi',
  ) {}

  canSay(call: BoardCall): boolean {
    const clips = this.clips(call)
    return clips.length > 0 && this.player.canSay(clips)
  }

  say(call: BoardCall, isAgain: boolean): Promise<void> {
    return this.player.say(this.clips(call).slice(isAgain ? 1 : 0))
  }

  stop(): void {
    this.player.stop()
  }

  private clips({ number, counter }: BoardCall): string[] {
    return this.player.words ? callClips(number, counter, this.player.words, this.one) : []
  }
}

const LONGEST_MS = 15_000 // some voices never say that they have ended
const MANDARIN = /^(zh|cmn)([-_](cn|hans|sg)|$)/i
const CHIME = ['chime']

export class BrowserSpeaker implements Speaker {
  private finish: (() => void) | null = null

  constructor(
    private readonly player: Clips,
    private readonly synthesis: SpeechSynthesis,
    private readonly one: One = 'yi',
  ) {}

  canSay(): boolean {
    return this.voice() !== undefined && this.player.canSay(CHIME)
  }

  async say(call: BoardCall, isAgain: boolean): Promise<void> {
    this.stop()
    let isStopped = false
    this.finish = () => (isStopped = true)
    if (!isAgain) await this.player.say(CHIME)
    if (!isStopped) await this.speak(sentence(call, this.one))
  }

  stop(): void {
    this.player.stop()
    this.synthesis.cancel()
    this.finish?.()
  }

  /** Asked anew each time: the list of voices comes late. */
  private voice(): SpeechSynthesisVoice | undefined {
    return this.synthesis.getVoices().find(({ lang }) => MANDARIN.test(lang))
  }

  private speak(text: string): Promise<void> {
    return new Promise((resolve) => {
      const said = new SpeechSynthesisUtterance(text)
      const voice = this.voice()
      if (voice) said.voice = voice
      said.lang = 'zh-CN'
      said.rate = 0.9
      const patience = setTimeout(() => this.stop(), LONGEST_MS)
      this.finish = () => {
        clearTimeout(patience)
        this.finish = null
        resolve()
      }
      said.onend = said.onerror = this.finish
      this.synthesis.speak(said)
    })
  }
}

/** 请 A 0 0 7 号，到 3 号窗口办理: the number character by character. */
function sentence({ number, counter }: BoardCall, one: One): string {
  const spelt = [...number].map((char) => (char === '1' && one === 'yao' ? '幺' : char)).join(' ')
  const { kind, label } = counterName(counter)
  return `请 ${spelt} 号，到 ${kind === 'numbered' ? `${label}号窗口` : label} 办理`
}
