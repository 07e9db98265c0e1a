/** The built scripts of the wall hold no word of the language that Chromium 69 does not know. */
import { describe, expect, it } from 'vitest'
import { scripts, treeOf, type Node, type Tree } from './builtWall'

const tableOf = (table: Record<string, string>): ReadonlyMap<string, string> =>
  new Map(Object.entries(table))

const NEW_NODES = tableOf({
  ChainExpression: '?. came with 80',
  PropertyDefinition: 'fields of classes came with 72',
  PrivateIdentifier: 'private names came with 74',
  StaticBlock: 'static blocks came with 94',
})
const NEW_OPERATORS = tableOf({
  '??': '?? came with 80',
  '??=': '??= came with 85',
  '||=': '||= came with 85',
  '&&=': '&&= came with 85',
})
/** Of values: what is called or read behind a dot. */
const NEW_NAMES = tableOf({
  allSettled: '76',
  any: '85',
  at: '92',
  findLast: '97',
  findLastIndex: '97',
  formatRange: '76',
  fromEntries: '73',
  groupBy: '117',
  hasOwn: '93',
  matchAll: '73',
  randomUUID: '92',
  replaceAll: '85',
  replaceChildren: '86',
  toReversed: '110',
  toSorted: '110',
  toSpliced: '110',
  withResolvers: '119',
})
const NEW_GLOBALS = tableOf({
  FinalizationRegistry: '84',
  WeakRef: '84',
  globalThis: '71',
  queueMicrotask: '71',
  structuredClone: '98',
})

/** What is too new in a script, each once. */
function tooNew(tree: Tree): string[] {
  const found = new Set<string>()
  for (const node of tree.keys()) {
    const fault = faultOf(node, tree)
    if (fault) found.add(fault)
  }
  return [...found]
}

function faultOf(node: Node, tree: Tree): string | undefined {
  switch (node.type) {
    case 'AwaitExpression':
      return isWithin(node, tree, ({ type }) => /Function/.test(type))
        ? undefined
        : 'await outside of a function came with 89'
    case 'ExportAllDeclaration':
      return node.exported ? 'export * as came with 72' : undefined
    case 'Literal':
      return inLiteral(node)
    case 'CallExpression':
      return inCall(node, tree)
    case 'Identifier':
      return inGlobal(node, tree)
    default:
      return NEW_OPERATORS.get(String(node.operator)) ?? NEW_NODES.get(node.type)
  }
}

function isWithin(node: Node, tree: Tree, test: (outer: Node) => boolean): boolean {
  for (let at = tree.get(node); at; at = tree.get(at)) if (test(at)) return true
  return false
}

function inLiteral({ raw, regex }: Node): string | undefined {
  const flags = (regex as { flags: string } | undefined)?.flags ?? ''
  if (/[dv]/.test(flags)) return `a pattern with the flags ${flags} came with 90 and later`
  return /^[\d.]+_/.test(String(raw)) ? '1_000 came with 75' : undefined
}

/** A method of the same name is only there for whoever calls that. */
function inCall(node: Node, tree: Tree): string | undefined {
  const { type, property } = node.callee as Node
  const name = type === 'MemberExpression' ? nameOf(property) : ''
  const since = NEW_NAMES.get(name)
  const isSame = (outer: Node) => outer.type === 'Property' && nameOf(outer.key) === name
  return since && !isWithin(node, tree, isSame) ? `${name}() came with ${since}` : undefined
}

/** Fine in a script that looks first whether there is such a thing. */
function inGlobal(node: Node, tree: Tree): string | undefined {
  const name = nameOf(node)
  const since = NEW_GLOBALS.get(name)
  if (!since || tree.get(node)?.type === 'MemberExpression') return undefined
  const isAsked = [...tree.keys()].some(
    ({ operator, argument }) => operator === 'typeof' && nameOf(argument) === name,
  )
  return isAsked ? undefined : `${name} came with ${since}`
}

/** `x` of `x`, and of `y.x`. */
function nameOf(node: unknown): string {
  const { name, property } = (node ?? {}) as { name?: unknown; property?: unknown }
  if (property) return nameOf(property)
  return typeof name === 'string' ? name : ''
}

describe('the wall in Chromium 69', () => {
  it('has scripts it understands, those of other languages too', () => {
    const all = scripts()
    expect(all.some(([name]) => /\/en-/.test(name))).toBe(true)
    for (const [name, tree] of all) expect(tooNew(tree), name).toEqual([])
  }, 30_000)
})

describe('the check itself', () => {
  it.each([
    'a?.b',
    'a?.()',
    'a ?? b',
    'a ??= b',
    'a ||= b',
    'class A { b = 1 }',
    'class A { static { b() } }',
    'await a',
    "export * as a from 'a'",
    'a = 1_000',
    'a = /b/v',
    'a.at(-1)',
    "a.replaceAll('b', 'c')",
    'Object.fromEntries(a)',
    'Promise.allSettled(a)',
    'crypto.randomUUID()',
    'structuredClone(a)',
    'a = globalThis',
  ])('finds %s', (code) => {
    expect(tooNew(treeOf(code))).toHaveLength(1)
  })

  it.each([
    'a && a.b',
    'async () => { for await (const b of a) b() }',
    'class A { b() { return { ...this.c } } }',
    'try { a() } catch { b() }',
    'a = /(?<year>[0-9]+)/s',
    'a = [[1]].flat()',
    "import('./a.js')",
    'a = { toSorted() { return this.b.toSorted() } }',
    "a = typeof globalThis > 'u' ? self : globalThis",
  ])('lets %s be', (code) => {
    expect(tooNew(treeOf(code))).toEqual([])
  })
})
