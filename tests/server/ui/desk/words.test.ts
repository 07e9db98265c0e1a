import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import chinese from '@ui/words/zh-CN.json'

const root = join(import.meta.dirname, '../../../..')

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.py'))
    .map((file) => readFileSync(join(root, folder, file), 'utf8'))
}

function codes(text: string): string[] {
  const raised = /(?:QueueError\(|AccountError\(|ApiError\(\s*\d+,|refusal\(\s*\d+,)\s*"(\w+)"/g
  return [...text.matchAll(raised)].map((match) => match[1]!)
}

const refusals = [...sources('queue/hall_queue'), ...sources('server/hall_server')].flatMap(codes)
const { desk, refusal } = chinese

describe('words of the desk', () => {
  it.each([...new Set(refusals)].sort())('there is a sentence for the refusal %s', (code) => {
    expect(refusal).toHaveProperty(code)
  })

  it('names every step of a ticket', () => {
    const table = readFileSync(join(root, 'queue/hall_queue/states.py'), 'utf8')
    const acts = /class Act\(StrEnum\):([^]*?)\nclass /.exec(table)![1]!
    const names = [...acts.matchAll(/^ {4}[A-Z_]+ = "(\w+)"/gm)].map((match) => match[1]!)
    expect(names.length).toBeGreaterThan(10)
    for (const name of names) expect(desk.step).toHaveProperty(name)
  })

  it('has every key that is put together while the page runs', () => {
    const rules = readFileSync(join(root, 'server/ui/desk/rules.ts'), 'utf8')
    const blocks = /code:\n([^]*?)\n {2}number/.exec(rules)![1]!
    for (const [, code] of blocks.matchAll(/'(\w+)'/g)) expect(desk.block).toHaveProperty(code!)
    for (const why of ['targeted', 'returned', 'priority', 'booked', 'moved', 'order']) {
      expect(desk.hint).toHaveProperty(why)
    }
    const undoable = /UNDOABLE = \[([^\]]*)\]/.exec(
      readFileSync(join(root, 'server/ui/desk/results.ts'), 'utf8'),
    )![1]!
    for (const [, step] of undoable.matchAll(/'(\w+)'/g)) expect(desk.done).toHaveProperty(step!)
  })
})
