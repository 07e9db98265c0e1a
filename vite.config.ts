/**
 * Builds every page into server/hall_server/static/ui, which Flask serves as /static/ui/.
 *
 * A page is one line in `pages`: the name of the HTML file it becomes, and its source.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const root = import.meta.dirname
const words = resolve(root, 'server/ui/words')

const pages = {
  kiosk: 'kiosk/ui/kiosk.html',
  wall: 'display/ui/wall.html',
  desk: 'server/ui/desk/desk.html',
  enrol: 'server/ui/enrol/enrol.html',
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
  plugins: [vue(), flatPages()],
  resolve: { alias: { '@ui': resolve(root, 'server/ui') } },
  define: {
    __HALL_LANGUAGES__: JSON.stringify(languages()),
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    // Messages are read into a tree and walked, never made into a function: the CSP forbids eval.
    __INTLIFY_JIT_COMPILATION__: true,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
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
      input: Object.fromEntries(
        Object.entries(pages).map(([name, source]) => [name, resolve(root, source)]),
      ),
    },
  },
  test: {
    include: ['tests/**/*.test.ts'],
    environment: 'node',
    restoreMocks: true,
  },
})
