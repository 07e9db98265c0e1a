/**
 * Builds every page into server/hall_server/static/ui, which Flask serves as /static/ui/.
 *
 * A page is one line in server/ui/pages.json: the name of the HTML file it becomes, its source, and
 * the sections of the language files it speaks with.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { baseCompile } from '@intlify/message-compiler'
import vue from '@vitejs/plugin-vue'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const root = import.meta.dirname
const words = resolve(root, 'server/ui/words')

/** words: sections that come with the page; later: those fetched right after it. */
type PageSource = { source: string; words: string[]; later?: string[] }
const pages: Record<string, PageSource> = JSON.parse(
  readFileSync(resolve(root, 'server/ui/pages.json'), 'utf8'),
)

/** Sections of the language files that every page has. */
const COMMON = ['language', 'common', 'live', 'trouble']

/** `languages.json`: what the pages speak, for the server to know a hall's words by. */
function languageList(): Plugin {
  return {
    name: 'hall-language-list',
    generateBundle() {
      const source = JSON.stringify(languages())
      this.emitFile({ type: 'asset', fileName: 'languages.json', source })
    },
  }
}

/** `records.json`: by language, what the server calls the columns of the records it writes. */
function recordWords(): Plugin {
  return {
    name: 'hall-record-words',
    generateBundle() {
      const said = languages().map(({ code }) => {
        const { records } = JSON.parse(readFileSync(resolve(words, `${code}.json`), 'utf8'))
        return [code, records]
      })
      const source = JSON.stringify(Object.fromEntries(said))
      this.emitFile({ type: 'asset', fileName: 'records.json', source })
    },
  }
}

/** Put each page's HTML at the top of the output, whatever room its source lives in. */
function flatPages(): Plugin {
  return {
    name: 'hall-flat-pages',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.fileName.endsWith('.html')) file.fileName = basename(file.fileName)
      }
    },
  }
}

/**
 * `virtual:words/PAGE` is what a page says in Chinese, and how it gets the rest and other languages:
 * only the sections that pages.json names, so that no page carries the words of all. Messages are
 * compiled here, so that no page carries the compiler either; a plain one stays a string.
 */
function pageWords(): Plugin {
  const NAME = 'virtual:words/'
  return {
    name: 'hall-page-words',
    resolveId: (id) => (id.startsWith(NAME) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${NAME}`)) return null
      const [page = '', code, part] = id.slice(NAME.length + 1).split('/')
      const chosen = pages[page]
      if (!chosen) throw new RangeError(`pages.json has no page ${page}`)
      const { words: first, later = [] } = chosen
      if (part) return `export default ${sections(this, code!, later, [])}`
      if (code) return `export default ${sections(this, code, [...COMMON, ...first, ...later], [])}`
      const others = languages()
        .filter((language) => language.code !== 'zh-CN')
        .map(({ code: other }) => `'${other}': () => import('${NAME}${page}/${other}')`)
      const home = sections(this, 'zh-CN', [...COMMON, ...first], later)
      const rest = later.length ? `() => import('${NAME}${page}/zh-CN/later')` : 'null'
      return `export default { home: ${home}, later: ${rest}, others: { ${others.join(', ')} } }`
    },
  }

  /** names, without: a section, or a part of one behind a dot. */
  function sections(
    build: { addWatchFile(file: string): void },
    code: string,
    names: string[],
    without: string[],
  ) {
    const file = resolve(words, `${code}.json`)
    build.addWatchFile(file)
    const all = JSON.parse(readFileSync(file, 'utf8'))
    const chosen: Record<string, Record<string, unknown>> = {}
    for (const name of names) {
      const [section = '', part] = name.split('.')
      const whole = all[section]
      const wanted = part ? { [part]: whole[part] } : whole
      chosen[section] = { ...chosen[section], ...(compiled(wanted) as object) }
    }
    for (const name of without) {
      const [section = '', part] = name.split('.')
      if (part) delete chosen[section]?.[part]
    }
    return JSON.stringify(chosen)
  }
}

type Message = string | { [key: string]: Message }

function compiled(message: Message): unknown {
  if (typeof message !== 'string') {
    return Object.fromEntries(Object.entries(message).map(([key, value]) => [key, compiled(value)]))
  }
  const { ast } = baseCompile(message, { jit: true, minify: true, location: false })
  return (ast as { b?: { s?: string } }).b?.s ?? ast
}

/**
 * Each folder has its icons for itself: one that two pages share would be a file of its own, with a
 * request and three times its size for every page.
 */
function ownIcons(): Plugin {
  return {
    name: 'hall-own-icons',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!importer || !/^lucide-static\/.+\.svg\?raw$/.test(source)) return null
      const found = await this.resolve(source, importer, { skipSelf: true })
      return found && `${found.id}&of=${basename(dirname(importer))}`
    },
  }
}

/** Every language by its own name, so that a page can offer them all before loading any. */
function languages(): { code: string; name: string }[] {
  const files = readdirSync(words).filter((file) => file.endsWith('.json'))
  return files.map((file) => {
    const { language } = JSON.parse(readFileSync(resolve(words, file), 'utf8'))
    return { code: basename(file, '.json'), name: language.name }
  })
}

export default defineConfig({
  root,
  base: '/static/ui/',
  publicDir: false,
  plugins: [vue(), pageWords(), languageList(), recordWords(), ownIcons(), flatPages()],
  resolve: { alias: { '@ui': resolve(root, 'server/ui') } },
  define: {
    __HALL_LANGUAGES__: JSON.stringify(languages()),
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    // Messages come as trees that are walked, never made into functions: the CSP forbids eval.
    __INTLIFY_JIT_COMPILATION__: true,
    __INTLIFY_DROP_MESSAGE_COMPILER__: !process.env.VITEST, // tests read the files as they are
  },
  build: {
    outDir: 'server/hall_server/static/ui',
    emptyOutDir: true,
    target: 'chrome69', // old Android TVs are wall boxes
    cssTarget: 'chrome69',
    modulePreload: {
      polyfill: false, // no need: a browser without it just loads a little later
      // Only what the HTML names is loaded ahead. For a chunk fetched later Vite's loader would
      // call Promise.allSettled, which Chromium 69 lacks.
      resolveDependencies: (_file, needed, { hostType }) => (hostType === 'html' ? needed : []),
    },
    assetsInlineLimit: 0, // no data: addresses either
    rolldownOptions: {
      output: {
        // What (nearly) every page has is one file: a page that leaves out a part of it would
        // otherwise cut it into several for all of them.
        codeSplitting: {
          groups: [
            { name: 'page', test: /server.ui.(page\.ts|components.(HallIcon|DemoBadge)\.vue)$/ },
          ],
        },
      },
      input: Object.fromEntries(
        Object.entries(pages).map(([name, { source }]) => [name, resolve(root, source)]),
      ),
    },
  },
  test: {
    include: ['tests/**/*.test.ts'],
    environment: 'node',
    restoreMocks: true,
  },
})
