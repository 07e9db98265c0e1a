/** Tickets as the server tells them. */
import type { Ticket } from '@ui/wire'

export const NINE = 1_795_395_600_000

export function ticket(changes: Partial<Ticket> = {}): Ticket {
  return {
    number: 'Y036',
    state: 'waiting',
    service: { code: 'hospital', name: '住院费报销' },
    ahead: 8,
    wait: { low: 15, high: 25 },
    counter: null,
    place: '一楼东侧医保等候区',
    windows: '6–9',
    issued_at: NINE,
    called_at: null,
    priority: false,
    rated: false,
    can_return: false,
    return_after: 3,
    moved: null,
    help: null,
    can_cancel: true,
    language: '',
    at: NINE,
    ...changes,
  }
}
