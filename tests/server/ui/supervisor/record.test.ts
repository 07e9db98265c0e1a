import { computed, nextTick } from 'vue'
import { describe, expect, it } from 'vitest'
import type { Api } from '@ui/api'
import { useRecord } from '@ui/supervisor/useRecord'

/** A server whose answers about diversions come when the test lets them. */
function server() {
  const asked: { path: string; answer(rows: unknown[]): void; fail(): void }[] = []
  const get = (path: string) =>
    path === '/api/diversions/days'
      ? Promise.resolve([{ date: '2026-11-20', count: 2 }])
      : new Promise((answer, fail) => asked.push({ path, answer, fail: () => fail(new Error()) }))
  return { api: { get } as unknown as Api, asked }
}

const settled = () => new Promise((done) => setTimeout(done))
const RUNNING = computed(() => '2026-11-23')

describe('the record of a day', () => {
  it('is the running one until another is chosen', async () => {
    const { api, asked } = server()
    const record = useRecord(api, RUNNING)
    expect(record.day.value).toBe('2026-11-23')
    asked[0]!.answer([{ id: 7 }])
    await settled()
    expect(record.rows.value).toEqual([{ id: 7 }])
    expect(record.days.value).toEqual([{ date: '2026-11-20', count: 2 }])

    record.choose('2026-11-20')
    expect(record.rows.value).toBeNull()
    record.choose('2026-11-23')
    await nextTick()
    const path = '/api/diversions'
    expect(asked.map((one) => one.path)).toEqual([path, `${path}?day=2026-11-20`, path])
  })

  it('is of the day chosen last, in whatever order the answers come', async () => {
    const { api, asked } = server()
    const record = useRecord(api, RUNNING)
    record.choose('2026-11-20')
    asked[1]!.answer([{ id: 2 }])
    await settled()
    asked[0]!.answer([{ id: 9 }])
    await settled()
    expect(record.rows.value).toEqual([{ id: 2 }])
  })

  it('that failed is said to have, but not for a day that is no longer asked for', async () => {
    const { api, asked } = server()
    const record = useRecord(api, RUNNING)
    record.choose('2026-11-20')
    asked[0]!.fail()
    await settled()
    expect(record.failed.value).toBe(false)
    asked[1]!.fail()
    await settled()
    expect(record.failed.value).toBe(true)
    record.load()
    expect(record.failed.value).toBe(false)
  })
})
