import { describe, expect, it } from 'vitest'
import { base64, levelled, trimmed, wavFile } from '../../../../server/ui/admin/voices/wav'

const RATE = 24_000

/** Silence, a tone, silence; seconds. */
function recording(before: number, tone: number, after: number, loud: number): Float32Array {
  const sound = new Float32Array(Math.round((before + tone + after) * RATE))
  for (let at = 0; at < tone * RATE; at += 1) {
    sound[Math.round(before * RATE) + at] = loud * Math.sin(at / 9)
  }
  return sound
}

describe('a recording', () => {
  it('loses the silence around it, not within', () => {
    const cut = trimmed(recording(0.5, 0.3, 1, 0.4), RATE)
    expect(cut.length / RATE).toBeGreaterThan(0.3)
    expect(cut.length / RATE).toBeLessThan(0.36)
    expect(Math.abs(cut[0]!)).toBe(0)
    expect(trimmed(recording(1, 0, 0, 0), RATE)).toHaveLength(0)
  })

  it.each([0.02, 0.4, 1])('becomes as loud as the others: %s', (loud) => {
    const level = levelled(recording(0, 0.3, 0, loud))
    const power = level.reduce((sum, value) => sum + value * value, 0) / level.length
    expect(Math.sqrt(power)).toBeCloseTo(0.11, 2)
    expect(Math.max(...level)).toBeLessThanOrEqual(0.9)
  })

  it('is a WAV file of one channel and 16 bits', () => {
    const file = wavFile(Float32Array.of(0, 1, -1, 2), RATE)
    const view = new DataView(file.buffer)
    const text = (at: number, size: number): string =>
      String.fromCharCode(...file.subarray(at, at + size))
    expect([text(0, 4), text(8, 8), text(36, 4)]).toEqual(['RIFF', 'WAVEfmt ', 'data'])
    expect(view.getUint32(4, true)).toBe(file.length - 8)
    expect([view.getUint16(22, true), view.getUint32(24, true)]).toEqual([1, RATE])
    expect(view.getUint32(40, true)).toBe(8)
    const samples = [44, 46, 48, 50].map((at) => view.getInt16(at, true))
    expect(samples).toEqual([0, 32767, -32767, 32767])
  })

  it('goes over the wire as base64, however long', () => {
    const bytes = Uint8Array.from({ length: 20_000 }, (_, at) => at % 256)
    expect(Buffer.from(base64(bytes), 'base64')).toEqual(Buffer.from(bytes))
  })
})
