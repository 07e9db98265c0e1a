/**
 * Tells the visitor of a call by vibration and voice, once they have asked for it: a phone makes no
 * sound before it was touched. While it is on, the screen stays lit, for a sleeping page is silent.
 */
import { onScopeDispose, ref } from 'vue'

const BUZZ = [400, 200, 400, 200, 800]
const TONES = [880, 660] // Hz

interface Lock {
  release(): Promise<void>
}

export interface CallMe {
  /** Whether calls are told aloud. */
  on: Readonly<ReturnType<typeof ref<boolean>>>
  /** Must be the answer to a touch. */
  turn(on: boolean, trial: string, language: string): void
  /** Say a call, if that is wanted. */
  call(text: string, language: string): void
  /** Say something because a button was touched. */
  say(text: string, language: string): void
}

export function useCallMe(): CallMe {
  const on = ref(false)
  let sound: AudioContext | null = null
  let lock: Lock | null = null

  function say(text: string, language: string): void {
    if (!('speechSynthesis' in window) || !speak(text, language)) chime()
  }

  function chime(): void {
    try {
      sound ??= new AudioContext()
      const start = sound.currentTime
      TONES.forEach((pitch, place) => tone(sound!, pitch, start + place * 0.3))
    } catch {
      // A phone without sound: the screen and the vibration are left.
    }
  }

  async function stayLit(): Promise<void> {
    try {
      lock = (await navigator.wakeLock?.request('screen')) ?? null
    } catch {
      lock = null // a low battery: the phone decides
    }
  }

  function turn(wanted: boolean, trial: string, language: string): void {
    on.value = wanted
    if (!wanted) {
      window.speechSynthesis?.cancel()
      void lock?.release()
      lock = null
      return
    }
    navigator.vibrate?.(80)
    say(trial, language)
    void stayLit()
  }

  function call(text: string, language: string): void {
    if (!on.value) return
    navigator.vibrate?.(BUZZ)
    say(text, language)
  }

  // The browser takes the lock away when the page is hidden.
  const again = () => void (on.value && document.visibilityState === 'visible' && stayLit())
  document.addEventListener('visibilitychange', again)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', again)
    void lock?.release()
    void sound?.close()
  })
  return { on, turn, call, say }
}

/** False when this phone has no voice at all. */
function speak(text: string, language: string): boolean {
  const voices = speechSynthesis.getVoices()
  const words = new SpeechSynthesisUtterance(text)
  words.lang = language
  words.rate = 0.9
  speechSynthesis.cancel() // what was being said is old by now
  speechSynthesis.speak(words)
  return voices.length > 0
}

function tone(sound: AudioContext, pitch: number, at: number): void {
  const source = sound.createOscillator()
  const volume = sound.createGain()
  source.frequency.value = pitch
  volume.gain.setValueAtTime(0.3, at)
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.6)
  source.connect(volume).connect(sound.destination)
  source.start(at)
  source.stop(at + 0.6)
}
