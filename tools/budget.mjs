/**
 * Holds every built page to its first load: the gzip size of the scripts and styles that its HTML
 * names (fonts and what is fetched later do not count) stays at or under 90 kB; the pages of the
 * office, which run on its own computers, have more.
 *
 * Also holds it to the strict CSP: nothing inline, and no code made from text.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const LIMIT = 90_000
const OFFICE = { admin: 350_000, ratings: 350_000, supervisor: 120_000 }
const root = join(import.meta.dirname, '../server/hall_server/static')
const built = join(root, 'ui')
const faults = []

const pages = readdirSync(built).filter((name) => name.endsWith('.html'))
if (pages.length === 0) faults.push('no page is built: run `make ui`')

for (const page of pages) {
  const html = readFileSync(join(built, page), 'utf8')
  if (/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/.test(html)) {
    faults.push(`${page} has something inline, which the CSP forbids`)
  }
  const names = [...html.matchAll(/(?:src|href)="\/static\/(ui\/[^"]+\.(?:js|css))"/g)]
  const files = [...new Set(names.map((match) => match[1]))]
  const size = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(root, file))).length, 0)
  const limit = OFFICE[page.replace('.html', '')] ?? LIMIT
  console.log(`${page}: ${(size / 1000).toFixed(1)} kB of ${limit / 1000} kB`)
  if (size > limit) faults.push(`${page} loads ${size} bytes at first, over ${limit}`)
}

for (const file of readdirSync(join(built, 'assets')).filter((name) => name.endsWith('.js'))) {
  const code = readFileSync(join(built, 'assets', file), 'utf8')
    // Socket.IO's last way to the global object; every browser stops before it, at `self`.
    .replace('Function("return this")()', '')
    .replace('Function(`return this`)()', '')
  if (/\bnew Function\b|[^.\w]eval\(|[^.\w]Function\(["'`]/.test(code)) {
    faults.push(`assets/${file} makes code from text, which the CSP forbids`)
  }
}

for (const fault of faults) console.error(fault)
process.exitCode = faults.length ? 1 : 0
