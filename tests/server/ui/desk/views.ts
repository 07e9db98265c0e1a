/** Desk views for the tests: an open counter with nobody in hand, and what differs from it. */
import type { DeskTicket, DeskView, QueueRow } from '@ui/wire'

export const NOON = Date.UTC(2026, 8, 1, 4, 0)
export const MINUTE = 60_000

export function view(changes: Partial<DeskView> = {}): DeskView {
  const next = changes.next ?? []
  return {
    counter: { code: 'w3', label: '3', area: 'general', state: 'open', number: null },
    area: { code: 'general', name: '综合受理' },
    staff: '李静',
    since: NOON,
    served: 0,
    pause_reason: '',
    ticket: null,
    next,
    next_total: next.length,
    area_queue: [],
    area_total: 0,
    held: [],
    missed: [],
    undo: null,
    wait: null,
    help: null,
    rating: false,
    intake: 'open',
    cameras: false,
    ...changes,
  }
}

export function inState(state: 'closed' | 'open' | 'paused', changes: Partial<DeskView> = {}) {
  const base = view(changes)
  return { ...base, counter: { ...base.counter, state } }
}

export function ticket(changes: Partial<DeskTicket> = {}): DeskTicket {
  const service = { code: 'food-new', name: '食品经营证' }
  return {
    id: 47,
    number: 'Z047',
    state: 'called',
    service,
    services: [service],
    stage: 0,
    klass: null,
    booked_for: null,
    issued_at: NOON - 20 * MINUTE,
    queued_at: NOON - 20 * MINUTE,
    called_at: NOON - MINUTE,
    started_at: null,
    calls: 1,
    recalls_left: 3,
    source: '取号机 2 号',
    steps: [],
    note: null,
    ...changes,
  }
}

export function row(id: number, changes: Partial<QueueRow> = {}): QueueRow {
  return {
    id,
    number: `Z${String(id).padStart(3, '0')}`,
    service: '食品经营证',
    klass: null,
    why: 'order',
    booked_for: null,
    queued_at: NOON - id * MINUTE,
    state: 'waiting',
    held_at: null,
    held_for: '',
    ...changes,
  }
}
