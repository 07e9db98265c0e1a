/** The built styles of the wall hold nothing that spoils them in Chromium 69. */
import postcss, { AtRule, type Container, type Declaration } from 'postcss'
import { describe, expect, it } from 'vitest'
import { styles } from './builtWall'

const newValues: [RegExp, string][] = [
  [/\bclamp\(/, 'clamp() came with 79'],
  [/(^|[\s,(])(min|max)\(/, 'min() and max() came with 79'],
  [/\d(dvh|svh|lvh|dvw|svw|lvw|dvmin|dvmax)\b/, 'dvh and its kin came with 108'],
  [/\bcolor-mix\(/, 'color-mix() came with 111'],
]
const newProperties: [RegExp, string][] = [
  [/^aspect-ratio$/, 'aspect-ratio came with 88'],
  [/^inset/, 'inset came with 87'],
  [/^(margin|padding)-(inline|block)$/, 'logical shorthands came with 87'],
  [/^(backdrop-filter|accent-color|translate|rotate|scale)$/, 'came with 76 and later'],
  [/^content-visibility$|^container/, 'came with 85 and later'],
]
const newSelectors: [RegExp, string][] = [
  [/:(is|where)\(/, ':is() and :where() came with 88'],
  [/:has\(/, ':has() came with 105'],
  [/:focus-visible/, ':focus-visible came with 86 and spoils the whole rule'],
  [/:not\([^)]*,/, ':not(a, b) came with 88'],
]

/** Inside @supports or @container an old browser skips all: nothing there can hurt it. */
function isGuarded(node: Container | Declaration): boolean {
  for (let at = node.parent; at; at = at.parent as typeof at) {
    if (at instanceof AtRule && /^(supports|container)$/.test(at.name)) return true
  }
  return false
}

function tooNew(css: string): string[] {
  const found: string[] = []
  const root = postcss.parse(css)
  root.walkAtRules(/^(layer|property|scope|starting-style)$/, (rule) => {
    found.push(`@${rule.name} is unknown`)
  })
  // A minifier makes 1 of 1/1, which an old browser takes for an error and skips the whole block.
  root.walkAtRules('media', (rule) => {
    if (/aspect-ratio:\s*[\d.]+\s*\)/.test(rule.params)) found.push(`${rule.params}: no fraction`)
    if (/[<>]/.test(rule.params)) found.push(`${rule.params}: ranges came with 104`)
  })
  root.walkRules((rule) => {
    if (isGuarded(rule)) return
    for (const [what, why] of newSelectors) {
      if (what.test(rule.selector)) found.push(`${rule.selector}: ${why}`)
    }
    if (rule.some((node) => node.type === 'rule')) found.push(`${rule.selector}: nested rules`)
  })
  root.walkDecls((line) => {
    if (isGuarded(line)) return
    for (const [what, why] of newValues) if (what.test(line.value)) found.push(`${line}: ${why}`)
    for (const [what, why] of newProperties) if (what.test(line.prop)) found.push(`${line}: ${why}`)
    // Grid has had gap since 66, flex since 84; only the same rule can tell which it is.
    if (/^(row-|column-)?gap$/.test(line.prop)) {
      const display = line.parent?.nodes.find((node) => 'prop' in node && node.prop === 'display')
      if (!/grid/.test(String(display))) found.push(`${line}: gap without display: grid beside it`)
    }
  })
  return found
}

describe('the wall in Chromium 69', () => {
  it('has styles it understands', () => {
    expect(styles()).not.toEqual([])
    for (const [name, css] of styles()) expect(tooNew(css), name).toEqual([])
  })
})

describe('the check itself', () => {
  it.each([
    '.a{display:flex;gap:8px}',
    '.a{width:clamp(1px,2vw,3px)}',
    '.a{width:max(1px,2vw)}',
    '.a{aspect-ratio:1}',
    '.a{height:100dvh}',
    '.a{inset:0}',
    ':is(.a,.b){color:red}',
    '.a:focus-visible,.a:hover{color:red}',
    '@layer a{.a{color:red}}',
    '@media (max-aspect-ratio:1){.a{color:red}}',
    '@media (width<=600px){.a{color:red}}',
  ])('finds %s', (css) => {
    expect(tooNew(css)).toHaveLength(1)
  })

  it.each([
    '.a{display:grid;gap:8px}',
    '.a{width:calc(1px + 2vw);grid-template-columns:minmax(0,1fr)}',
    '@supports selector(:focus-visible){.a:focus-visible{color:red}}',
    '@media (max-aspect-ratio:7/4){.a{color:red}}',
  ])('lets %s be', (css) => {
    expect(tooNew(css)).toEqual([])
  })
})
