import { describe, expect, it } from 'vitest'
import { counterName, counterSaid } from '@ui/counterName'

describe('how a counter is named', () => {
  it.each([
    ['7', 'numbered', '7'],
    ['Ａ3', 'numbered', 'Ａ3'],
    ['b', 'numbered', 'b'],
    ['3号', 'numbered', '3'],
    ['五号', 'numbered', '五'],
    ['总服务台', 'named', '总服务台'],
    ['号', 'named', '号'],
  ])('%s is %s: %s', (label, kind, shown) => {
    expect(counterName(label)).toEqual({ kind, label: shown })
  })

  it('is said in the language of the page, and still has no number by that', () => {
    const said = (name: string) => (name === '总服务台' ? 'Information desk' : name)
    expect(counterName('总服务台', said)).toEqual({ kind: 'named', label: 'Information desk' })
    expect(counterName('3号', said)).toEqual({ kind: 'numbered', label: '3' })
  })

  it('is said with its number, or by its name alone', () => {
    const numbered = (label: string) => `${label} 号窗口`
    expect(counterSaid('102号', numbered)).toBe('102 号窗口')
    expect(counterSaid('总服务台', numbered)).toBe('总服务台')
    expect(counterSaid('总服务台', numbered, () => 'Information desk')).toBe('Information desk')
  })
})
