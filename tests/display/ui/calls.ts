/** Boards and calls to test with. */
import type { BoardCall, BoardView } from '@ui/wire'

export const AT = Date.UTC(2026, 2, 2, 2, 24) // 10:24 in Shanghai

export function call(number: string, change: Partial<BoardCall> = {}): BoardCall {
  const ticket = Number(number.replace(/\D/g, ''))
  return { ticket, number, counter: '3', area: '综合受理', at: AT, round: 1, serving: false, state: 'calling', ...change }
}

export function board(change: Partial<BoardView> = {}): BoardView {
  return {
    hall: '测试大厅',
    zone: '一层东区',
    timezone: 'Asia/Shanghai',
    speed: 1,
    calls: [],
    begun: (change.calls ?? []).length > 0,
    areas: [],
    notices: [],
    intake: 'open',
    opens_at: null,
    withdrawn: [],
    speaks: true,
    ...change,
  }
}
