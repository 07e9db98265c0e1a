/** The records of a span of days, fetched as they are made. */
import { Offline, read } from '@ui/api'
import { asId } from '@ui/as'

export interface Asked {
  /** A row a number, or a row a diversion. */
  record: 'tickets' | 'diversions'
  /** First and last day, as `2026-11-01`. */
  from: string
  to: string
  language: string
}

/** The file so far: its parts, and how many rows they hold, the head not counted. */
export interface SoFar {
  parts: Uint8Array<ArrayBuffer>[]
  rows: number
}

/** The connection ended in the middle of the file: what there is must not be taken for all. */
export class Broken extends Error {
  override name = 'Broken'
}

const LINE_END = 10

/**
 * All of it, told to `grown` as it grows. Rejects with Refusal, Offline, Fault, Broken, and with
 * whatever `signal` was aborted for.
 */
export async function fetchRecords(
  { record, from, to, language }: Asked,
  signal: AbortSignal,
  grown: (soFar: SoFar) => void,
): Promise<SoFar> {
  const asked = new URLSearchParams({ from, to, lang: language })
  const answer = await open(`/api/records/${record}.csv?${asked}`, signal)
  if (!answer.ok || !answer.body) return read<never>(answer)
  const soFar: SoFar = { parts: [], rows: -1 } // the first line is the head
  const reader = answer.body.getReader()
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw signal.aborted ? error : new Broken()
    })
    if (done) return soFar
    soFar.parts.push(value)
    for (const byte of value) if (byte === LINE_END) soFar.rows += 1
    grown(soFar)
  }
}

async function open(path: string, signal: AbortSignal): Promise<Response> {
  const as = asId()
  const headers: HeadersInit = as ? { 'X-Hall-As': as } : {}
  try {
    return await fetch(path, { credentials: 'same-origin', headers, signal })
  } catch (error) {
    throw signal.aborted ? error : new Offline(path)
  }
}
