import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import postcss from 'postcss'
import { describe, expect, it } from 'vitest'

const file = join(import.meta.dirname, '../../../server/ui/tokens.css')
const sets = new Map<string, Map<string, string>>()
postcss.parse(readFileSync(file, 'utf8')).walkRules((rule) => {
  const set = new Map<string, string>()
  rule.walkDecls((token) => void set.set(token.prop, token.value))
  sets.set(rule.selector, set)
})

/** Relative luminance of #rrggbb (WCAG 2). */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** words, ground, least contrast */
const pairs: [string, string, number][] = [
  ['ink', 'paper', 7],
  ['ink', 'surface', 7],
  ['ink', 'panel', 7],
  ['ink', 'strip', 7],
  ['ink', 'brand-soft', 7],
  ['ink', 'brand-tint', 7],
  ['muted', 'paper', 4.5],
  ['muted', 'surface', 4.5],
  ['muted', 'panel', 4.5],
  ['muted', 'fill', 4.5],
  ['stale', 'paper', 4.5],
  ['brand', 'paper', 4.5],
  ['brand', 'surface', 4.5],
  ['on-brand', 'brand', 4.5],
  ['on-brand', 'brand-hover', 4.5],
  ['on-call', 'call', 4.5],
  ['call-text', 'surface', 7],
  ['call-text', 'panel', 7],
  ['ok', 'surface', 4.5],
  ['ok', 'paper', 4.5],
  ['ok', 'ok-tint', 4.5],
  ['warn', 'surface', 4.5],
  ['warn', 'warn-tint', 4.5],
  ['muted-on-warn', 'warn-tint', 4.5],
  ['danger', 'surface', 4.5],
  ['danger', 'danger-tint', 4.5],
  ['muted-on-danger', 'danger-tint', 4.5],
  ['led-red', 'led-dark', 4.5],
  ['led-green', 'led-dark', 4.5],
  ['led-yellow', 'led-dark', 4.5],
  ['line-strong', 'surface', 3],
  ['line-strong', 'paper', 3],
]

const themes = [':root', '[data-theme="wall-dark"]', '[data-theme="wall-light"]', '[data-contrast="high"]']

describe.each(themes)('%s', (theme) => {
  const colour = (name: string) => (sets.get(theme)?.get(name) ?? sets.get(':root')?.get(name))!

  it.each(pairs)('%s on %s reaches %f:1', (words, ground, least) => {
    expect(contrast(colour(`--${words}`), colour(`--${ground}`))).toBeGreaterThanOrEqual(least)
  })
})
