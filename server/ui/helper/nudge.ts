/** Something that is felt and heard when somebody asks for help; who likes it quiet says so once. */
const KEPT = 'hall.helper.quiet'
const NOTES = [880, 1175]
const NOTE_S = 0.18

let sound: AudioContext | null = null

export const isQuiet = (): boolean => localStorage.getItem(KEPT) === 'yes'

export function keepQuiet(quiet: boolean): void {
  if (quiet) localStorage.setItem(KEPT, 'yes')
  else localStorage.removeItem(KEPT)
}

/** Sound is only allowed once somebody has touched the page. */
export function readySound(): void {
  if (sound === null && typeof AudioContext === 'function') sound = new AudioContext()
  if (sound?.state === 'suspended') void sound.resume()
}

export function nudge(): void {
  // A page that was never touched may not vibrate: asking would only fill the console.
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([200, 120, 200])
  if (isQuiet() || sound?.state !== 'running') return
  NOTES.forEach((pitch, index) => play(sound as AudioContext, pitch, index * NOTE_S))
}

function play(context: AudioContext, pitch: number, after: number): void {
  const begins = context.currentTime + after
  const voice = context.createOscillator()
  const volume = context.createGain()
  voice.frequency.value = pitch
  volume.gain.setValueAtTime(0.2, begins)
  volume.gain.exponentialRampToValueAtTime(0.001, begins + NOTE_S)
  voice.connect(volume).connect(context.destination)
  voice.start(begins)
  voice.stop(begins + NOTE_S)
}
