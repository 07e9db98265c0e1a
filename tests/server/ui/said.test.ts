import { describe, expect, it } from 'vitest'
import { windowsSaid } from '@ui/said'

const chinese = (numbers: string) => `${numbers} 号窗口`
const english = (numbers: string) => `counter ${numbers}`
const names: Record<string, string> = { 总服务台: 'Information desk' }

describe('windows of a service', () => {
  it.each([
    ['6–9', '6–9 号窗口'],
    ['6–9、12、A3', '6–9、12、A3 号窗口'],
    ['6–9、108号', '6–9、108 号窗口'],
    ['总服务台', '总服务台'],
    ['13–17、总服务台', '13–17 号窗口、总服务台'],
    ['', ''],
  ])('%s', (windows, said) => {
    expect(windowsSaid(windows, chinese)).toBe(said)
  })

  it('are named in the language of the page', () => {
    const said = windowsSaid('13–17、20、总服务台', english, (name) => names[name] ?? name, ', ')
    expect(said).toBe('counter 13–17, 20, Information desk')
  })
})
