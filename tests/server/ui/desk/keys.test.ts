import { describe, expect, it } from 'vitest'
import { keyAct, type Stroke } from '@ui/desk/keys'

function stroke(key: string, held: Partial<Stroke> = {}): Stroke {
  return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held }
}

describe('the keys', () => {
  it.each([
    ['F2', 'main'],
    ['F3', 'recall'],
    ['F4', 'no_show'],
    ['F6', 'hold'],
    ['F8', 'transfer'],
    ['F9', 'divert'],
  ])('%s', (key, act) => {
    expect(keyAct(stroke(key))).toBe(act)
  })

  it('leave the browser and the system what is theirs', () => {
    expect(keyAct(stroke('F4', { altKey: true }))).toBeNull()
    expect(keyAct(stroke('F4', { ctrlKey: true }))).toBeNull()
    for (const key of ['F1', 'F5', 'F11', 'F12', 'Enter', 'z', 'Ctrl Z']) {
      expect(keyAct(stroke(key))).toBeNull()
    }
  })

  it('take the last step back, but not while text is being written', () => {
    expect(keyAct(stroke('z', { ctrlKey: true }))).toBe('undo')
    expect(keyAct(stroke('Z', { metaKey: true }))).toBe('undo')
    expect(keyAct(stroke('z', { ctrlKey: true, shiftKey: true }))).toBeNull()
    expect(keyAct(stroke('z', { ctrlKey: true }), true)).toBeNull()
  })
})
