import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { BoardCall } from '@ui/wire'
import { captionOf } from '../../../display/ui/captions'
import { callClips } from '../../../display/ui/speech/clips'
import type { Manifest } from '../../../display/ui/speech/player'
import { SpeechQueue } from '../../../display/ui/speech/queue'
import { AT, call } from './calls'

const root = join(import.meta.dirname, '../../..')
const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'))

describe('the clips of a call', () => {
  const manifest: Manifest = read('display/hall_display/clips/manifest.json')
  type Case = { number: string; label: string; clips: string; one?: 'yao' }
  const cases: Case[] = read('tests/display/spoken.json')

  it.each(cases)('$number to $label, as in Python', ({ number, label, clips, one }) => {
    const said = callClips(number, label, manifest.words, one)
    expect(said.join(' ')).toBe(clips)
    for (const name of said) expect(manifest.clips).toHaveProperty([name])
  })
})

describe('the speech queue', () => {
  const anybody = () => true
  const young = () => 0
  const one = call('Z001')
  const two = call('Z002', { at: AT + 1000 })
  const three = call('Z003', { at: AT + 2000 })

  function drain(queue: SpeechQueue, now = 0, lookedFor = anybody as (c: BoardCall) => boolean) {
    const said: string[] = []
    for (let next = queue.next(now, lookedFor); next; next = queue.next(now, lookedFor)) {
      said.push(next.number)
    }
    return said
  }

  it('says a lone call twice', () => {
    const queue = new SpeechQueue()
    queue.hear([one], 0, young)
    expect(drain(queue)).toEqual(['Z001', 'Z001'])
  })

  it('says each once while another waits, the first called first', () => {
    const queue = new SpeechQueue()
    expect(queue.hear([three, two, one], 0, young)).toEqual([one, two, three])
    expect(drain(queue)).toEqual(['Z001', 'Z002', 'Z003', 'Z003'])
  })

  it('leaves the second time out when another call comes meanwhile', () => {
    const queue = new SpeechQueue()
    queue.hear([one], 0, young)
    expect(queue.next(0, anybody)).toBe(one)
    queue.hear([two, one], 1000, young)
    expect(queue.next(4000, anybody)).toBe(two)
  })

  it('never announces one round of a ticket twice, whatever tells it', () => {
    const queue = new SpeechQueue()
    queue.hear([one], 0, young)
    expect(queue.hear([{ ...one }], 100, young)).toEqual([])
    expect(drain(queue)).toEqual(['Z001', 'Z001'])
    for (const state of ['serving', 'missed', 'done'] as const) {
      expect(queue.hear([{ ...one, state }], 9000, young)).toEqual([])
    }
    expect(drain(queue, 9000)).toEqual([])
  })

  it('announces a recall anew and forgets the round before it', () => {
    const queue = new SpeechQueue()
    queue.hear([one], 0, young)
    const again = { ...one, round: 2, at: AT + 5000 }
    expect(queue.hear([again], 5000, young)).toEqual([again])
    expect(drain(queue, 5000)).toEqual(['Z001', 'Z001'])
  })

  it('says nobody who has started or was taken back, not even the second time', () => {
    const queue = new SpeechQueue()
    queue.hear([two, one], 0, young)
    expect(queue.next(0, (c) => c !== one)).toBe(two)
    expect(queue.next(5000, () => false)).toBeNull()
    queue.hear([{ ...three, state: 'serving' }], 6000, young)
    queue.hear([call('Z004', { state: 'missed' })], 6000, young)
    expect(queue.next(6000, anybody)).toBeNull()
  })

  it('begins none older than a minute, counted from when it was called', () => {
    const queue = new SpeechQueue()
    queue.hear([one], 0, () => 55_000)
    queue.hear([two], 0, young)
    expect(drain(queue, 6000)).toEqual(['Z002', 'Z002'])
  })

  it('says the newest, once, in a hurried hall', () => {
    const queue = new SpeechQueue()
    expect(queue.hear([three, two, one], 0, young, true)).toHaveLength(3)
    expect(queue.next(0, anybody, true)).toBe(three)
    expect(queue.next(5000, anybody, true)).toBeNull()
  })

  it('says nothing of before once the wall was cut off', () => {
    const queue = new SpeechQueue()
    queue.hear([two, one], 0, young)
    queue.next(0, anybody)
    queue.clear()
    expect(queue.next(1000, anybody)).toBeNull()
    expect(queue.hear([two, one], 2000, young)).toEqual([])
  })

  it('forgets in the end, so that a wall may run for months', () => {
    const queue = new SpeechQueue()
    for (let n = 0; n < 600; n += 1) queue.hear([call(`Z${n}`)], 0, young)
    expect(queue.hear([call('Z599')], 0, young)).toEqual([])
    expect(queue.hear([call('Z0')], 0, young)).toHaveLength(1)
  })
})

describe('the caption', () => {
  const one = call('Z001')
  const two = call('Z002')
  const aloud = { call: one, aloud: true, at: AT }

  it('is never empty', () => {
    expect(captionOf(null, null, [], null)).toEqual({ kind: 'standing' })
  })

  it('says what is being said, and whether it can be heard', () => {
    expect(captionOf(aloud, null, ['Z9'], null)).toEqual({ kind: 'speaking', call: one })
    const silent = { ...aloud, aloud: false }
    expect(captionOf(silent, null, [], null)).toEqual({ kind: 'calling', call: one })
  })

  it('corrects a call that was taken back before it recalls the last one', () => {
    expect(captionOf(null, null, ['Z9'], aloud)).toEqual({ kind: 'correction', numbers: ['Z9'] })
    expect(captionOf(null, null, [], aloud)).toEqual({ kind: 'spoken', call: one, at: AT })
  })

  it('shows every call of a hurried hall, also while another one is heard', () => {
    expect(captionOf(aloud, two, [], null)).toEqual({ kind: 'calling', call: two })
    expect(captionOf(aloud, one, [], null)).toEqual({ kind: 'speaking', call: one })
  })
})
