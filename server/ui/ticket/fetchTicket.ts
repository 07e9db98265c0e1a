/** Asks for a ticket, and is told only when there is news (ETag, 304). */
import type { Ticket } from '@ui/wire'

/** old: a ticket of another day. unknown: no ticket at all. */
export type News =
  { kind: 'ticket'; ticket: Ticket } | { kind: 'same' | 'old' | 'unknown' | 'lost' }

const TRY_MS = 8_000

export function ticketFetcher(token: string, send: typeof fetch = (u, i) => fetch(u, i)) {
  let tag = ''

  return async function ask(): Promise<News> {
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), TRY_MS)
    try {
      const answer = await send(`/api/tickets/${encodeURIComponent(token)}`, {
        headers: tag ? { 'If-None-Match': tag } : {},
        // Our own tag decides, not the browser's memory.
        cache: 'no-store',
        credentials: 'omit',
        signal: abort.signal,
      })
      if (answer.status === 304) return { kind: 'same' }
      if (answer.status === 410) return { kind: 'old' }
      if (answer.status === 404) return { kind: 'unknown' }
      if (!answer.ok) return { kind: 'lost' }
      const ticket = (await answer.json()) as Ticket
      tag = answer.headers.get('ETag') ?? ''
      return { kind: 'ticket', ticket }
    } catch {
      return { kind: 'lost' }
    } finally {
      clearTimeout(timer)
    }
  }
}
