import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { baseCompile } from '@intlify/message-compiler'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import spoken from 'virtual:words/desk'
import { createWords, languages, setLanguage } from '@ui/words'

const root = join(import.meta.dirname, '../../..')
const folder = join(root, 'server/ui/words')

type Tree = { [key: string]: string | Tree }

function flat(tree: Tree, at = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[at + key, value] as const] : [...flat(value, `${at}${key}.`)],
    ),
  )
}

function read(file: string): Map<string, string> {
  return flat(JSON.parse(readFileSync(join(folder, file), 'utf8')))
}

const placeholders = (text: string) => [...new Set(text.match(/\{[^{}']+\}/g) ?? [])].sort()
const chinese = read('zh-CN.json')
const files = readdirSync(folder).filter((file) => file.endsWith('.json'))

describe.each(files)('%s', (file) => {
  const words = read(file)

  it('has exactly the keys of zh-CN.json', () => {
    expect([...words.keys()].sort()).toEqual([...chinese.keys()].sort())
  })

  it.each([...words])('%s is said, with the same placeholders', (key, text) => {
    expect(text.trim()).not.toBe('')
    expect(placeholders(text)).toEqual(placeholders(chinese.get(key) ?? ''))
    const faults: string[] = []
    baseCompile(text, { onError: (error) => faults.push(error.message) })
    expect(faults).toEqual([])
  })
})

describe('pages', () => {
  const sources = ['kiosk/ui', 'devices/ui', 'display/ui', 'server/ui'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(vue|ts)$/.test(file))
      .map((file) => join(room, file)),
  )

  type Page = { source: string; words: string[]; later?: string[] }
  const pages: Record<string, Page> = JSON.parse(
    readFileSync(join(root, 'server/ui/pages.json'), 'utf8'),
  )
  const common = ['common', 'live', 'trouble']
  /** What several pages share that have a section for it. */
  const shared: Record<string, string> = { 'server/ui/staff/assetName.ts': 'asset' }

  /** Sections that the page has whose folder a source is in; what all pages share has the common. */
  function within(source: string): string[] {
    if (shared[source]) return [...common, shared[source]]
    const inside = Object.values(pages).filter(({ source: html }) =>
      source.startsWith(`${dirname(html)}/`),
    )
    const nearest = inside.sort((a, b) => b.source.length - a.source.length)[0]
    return [...common, ...(nearest?.words ?? []), ...(nearest?.later ?? [])]
  }

  it.each(sources)('%s uses only words that exist and that its page has', (source) => {
    const text = readFileSync(join(root, source), 'utf8')
    const used = [...text.matchAll(/\bt\(\s*'([\w.-]+)'/g)].map((match) => match[1]!)
    expect(used.filter((key) => !chinese.has(key))).toEqual([])
    const parts = [...text.matchAll(/\bt\(\s*['`](\w+)\./g)].map((match) => match[1]!)
    expect(parts.filter((part) => !within(source).includes(part))).toEqual([])
  })
})

describe('the language of a page', () => {
  beforeEach(() => void vi.stubGlobal('document', { documentElement: { lang: 'zh-CN' } }))

  it('is Chinese until somebody chooses another', async () => {
    const words = createWords(spoken)
    expect(words.global.t('common.back')).toBe('返回')
    await setLanguage(words, 'en')
    expect(words.global.t('common.back')).toBe('Back')
    expect(document.documentElement.lang).toBe('en')
    await setLanguage(words, 'zh-CN')
    expect(words.global.t('common.back')).toBe('返回')
  })

  it('stays as it is when there is no such language', async () => {
    const words = createWords(spoken)
    await expect(setLanguage(words, 'xx')).rejects.toThrow(RangeError)
    expect(document.documentElement.lang).toBe('zh-CN')
  })

  it('is offered by its own name', () => {
    expect(languages).toContainEqual({ code: 'zh-CN', name: '中文' })
    expect(languages).toHaveLength(files.length)
  })
})
