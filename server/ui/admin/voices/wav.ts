/**
 * A recording made ready for the walls: the silence around it cut off, so that clips join without a
 * gap; as loud as the shipped clips; as a WAV file, which every browser can play. Samples are -1…1.
 */
export const RATE = 24_000
const LOUD = 0.11 // root mean square of the shipped clips
const PEAK = 0.9
const QUIET = 0.03 // below this share of the peak there is silence
const ROOM = 0.02 // seconds kept before and after the sound
export const LONGEST = 5 // seconds

/** Only what is heard, with a little room around it; empty when nothing is. */
export function trimmed(sound: Float32Array, rate: number): Float32Array {
  let peak = 0
  for (const value of sound) peak = Math.max(peak, Math.abs(value))
  if (peak < 0.005) return new Float32Array(0)
  let first = 0
  while (Math.abs(sound[first]!) <= QUIET * peak) first += 1
  let last = sound.length - 1
  while (Math.abs(sound[last]!) <= QUIET * peak) last -= 1
  const room = Math.round(ROOM * rate)
  return faded(sound.slice(Math.max(0, first - room), last + 1 + room), Math.round(0.008 * rate))
}

/** As loud as the others, nothing cut off at the top. */
export function levelled(sound: Float32Array): Float32Array {
  if (sound.length === 0) return sound
  let power = 0
  let peak = 0
  for (const value of sound) {
    power += value * value
    peak = Math.max(peak, Math.abs(value))
  }
  const gain = Math.min(LOUD / Math.sqrt(power / sound.length), PEAK / peak)
  return sound.map((value) => value * gain)
}

function faded(sound: Float32Array, edge: number): Float32Array {
  const size = Math.min(edge, Math.floor(sound.length / 2))
  for (let index = 0; index < size; index += 1) {
    sound[index]! *= index / size
    sound[sound.length - 1 - index]! *= index / size
  }
  return sound
}

/** One channel, 16 bits. */
export function wavFile(sound: Float32Array, rate: number): Uint8Array {
  const file = new DataView(new ArrayBuffer(44 + sound.length * 2))
  const text = (at: number, words: string): void =>
    [...words].forEach((char, index) => file.setUint8(at + index, char.charCodeAt(0)))
  text(0, 'RIFF')
  file.setUint32(4, 36 + sound.length * 2, true)
  text(8, 'WAVEfmt ')
  file.setUint32(16, 16, true)
  file.setUint16(20, 1, true)
  file.setUint16(22, 1, true)
  file.setUint32(24, rate, true)
  file.setUint32(28, rate * 2, true)
  file.setUint16(32, 2, true)
  file.setUint16(34, 16, true)
  text(36, 'data')
  file.setUint32(40, sound.length * 2, true)
  sound.forEach((value, index) => {
    const sample = Math.max(-1, Math.min(1, value))
    file.setInt16(44 + index * 2, Math.round(sample * 32767), true)
  })
  return new Uint8Array(file.buffer)
}

export function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  }
  return btoa(text)
}
