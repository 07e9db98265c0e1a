/** The built files of the wall page, for those who look into what an old browser would meet. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'vite'

const built = join(import.meta.dirname, '../../../server/hall_server/static/ui')

/** A part of a script as the parser gives it; `type` says which. */
export interface Node {
  type: string
  [part: string]: unknown
}

/** Every node of a script, each with the one around it. */
export type Tree = ReadonlyMap<Node, Node | null>

export function treeOf(code: string): Tree {
  const tree = new Map<Node, Node | null>()
  const open: [unknown, Node | null][] = [[parseAst(code), null]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [it, around] = next
    if (Array.isArray(it)) for (const one of it) open.push([one, around])
    else if (isNode(it)) {
      tree.set(it, around)
      for (const part in it) open.push([it[part], it])
    }
  }
  return tree
}

const isNode = (it: unknown): it is Node =>
  typeof it === 'object' && it !== null && 'type' in it && typeof it.type === 'string'

/** Name and text of the styles that the page names. */
export function styles(): [string, string][] {
  return named('css').map((name) => [name, read(name)])
}

/** Name and tree of the scripts that the page names, and of all that they import, also later. */
export function scripts(): [string, Tree][] {
  const found = new Map<string, Tree>()
  const open = named('js')
  for (let name = open.pop(); name; name = open.pop()) {
    if (found.has(name)) continue
    const tree = treeOf(read(name))
    found.set(name, tree)
    open.push(...imports(tree))
  }
  return [...found]
}

function named(kind: 'css' | 'js'): string[] {
  const page = join(built, 'wall.html')
  if (!existsSync(page)) throw new Error('no page is built: run `make ui`')
  const all = readFileSync(page, 'utf8').matchAll(/assets\/[^"]+\.(css|js)/g)
  return [...new Set([...all].filter((match) => match[1] === kind).map((match) => match[0]))]
}

const read = (name: string) => readFileSync(join(built, name), 'utf8')

function imports(tree: Tree): string[] {
  const sources = [...tree.keys()].map(({ source }) => source).filter(isNode)
  return sources
    .map(textOf)
    .filter((name) => name.startsWith('./'))
    .map((name) => name.replace('./', 'assets/'))
}

/** Of './a.js' and of `./a.js`. */
function textOf({ value, quasis }: Node): string {
  const [part] = (quasis ?? [{ value: { raw: value } }]) as { value: { raw: string } }[]
  return String(part!.value.raw)
}
