import { expect, it } from 'vitest'
import { saidTime } from '@ui/staff/saidTime'

const words = { yesterday: '昨天', today: '今天', tomorrow: '明天' }
const now = Date.UTC(2026, 8, 10, 2, 24) // 10:24 in the hall

it.each([
  [Date.UTC(2026, 8, 10, 2, 4), '今天 10:04'],
  [Date.UTC(2026, 8, 9, 16, 30), '今天 00:30'],
  [Date.UTC(2026, 8, 9, 8, 20), '昨天 16:20'],
  [Date.UTC(2026, 8, 11, 9, 30), '明天 17:30'],
  [Date.UTC(2026, 8, 3, 0, 0), '9月3日 08:00'],
  [Date.UTC(2025, 11, 31, 0, 0), '2025年12月31日 08:00'],
])('a time is said as people say it', (at, said) => {
  expect(saidTime(at, now, 'Asia/Shanghai', 'zh-CN', words)).toBe(said)
})
