/**
 * The microphone, and whatever sound a person brings, made into a clip. What goes wrong is one of a
 * few words that the page has sentences for.
 */
import { base64, levelled, LONGEST, RATE, trimmed, wavFile } from './wav'

export type SoundTrouble = 'denied' | 'no_microphone' | 'insecure' | 'unreadable' | 'silent' | 'long'

export class NoSound extends Error {
  constructor(readonly why: SoundTrouble) {
    super(why)
    this.name = 'NoSound'
  }
}

export interface Clip {
  /** A WAV file. */
  audio: string
  seconds: number
}

/** Listening; `stop` gives what was heard. It stops by itself after five seconds. */
export interface Recording {
  stop(): void
  heard: Promise<Blob>
}

export async function record(): Promise<Recording> {
  const media = navigator.mediaDevices as MediaDevices | undefined
  if (!media || typeof MediaRecorder === 'undefined') throw new NoSound('insecure')
  let stream: MediaStream
  try {
    stream = await media.getUserMedia({ audio: { channelCount: 1, echoCancellation: false } })
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    throw new NoSound(name === 'NotFoundError' ? 'no_microphone' : 'denied')
  }
  const recorder = new MediaRecorder(stream)
  const parts: Blob[] = []
  const heard = new Promise<Blob>((resolve) => {
    recorder.ondataavailable = ({ data }) => void parts.push(data)
    recorder.onstop = () => {
      for (const track of stream.getTracks()) track.stop() // the browser's red dot goes out
      resolve(new Blob(parts, { type: recorder.mimeType }))
    }
  })
  recorder.start()
  const limit = setTimeout(() => stop(), LONGEST * 1000)
  const stop = (): void => {
    clearTimeout(limit)
    if (recorder.state !== 'inactive') recorder.stop()
  }
  return { stop, heard }
}

/** Any sound the browser can read, as a clip for the walls. Throws NoSound. */
export async function clipOf(sound: Blob): Promise<Clip> {
  const context = new OfflineAudioContext(1, 1, RATE)
  let decoded: AudioBuffer
  try {
    // Read at the context's own rate: nothing has to be resampled here.
    decoded = await context.decodeAudioData(await sound.arrayBuffer())
  } catch {
    throw new NoSound('unreadable')
  }
  const samples = levelled(trimmed(mixed(decoded), decoded.sampleRate))
  if (samples.length === 0) throw new NoSound('silent')
  const seconds = samples.length / decoded.sampleRate
  if (seconds > LONGEST) throw new NoSound('long')
  return { audio: base64(wavFile(samples, decoded.sampleRate)), seconds }
}

function mixed(sound: AudioBuffer): Float32Array {
  const mix = new Float32Array(sound.length)
  for (let channel = 0; channel < sound.numberOfChannels; channel += 1) {
    sound.getChannelData(channel).forEach((value, at) => {
      mix[at]! += value / sound.numberOfChannels
    })
  }
  return mix
}
