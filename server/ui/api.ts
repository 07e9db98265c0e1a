/**
 * Ask the server, or tell it to do something, over HTTP.
 *
 * A command carries an Idempotency-Key. When the network fails it is sent again with the same key
 * until its deadline, so a ticket is never issued twice and never lost to one bad packet.
 * What comes back is the answer, or one of three errors:
 *   Refusal   the hall says no: a stable code and facts; the page has the words for it
 *   Offline   no answer before the deadline; whether the command happened is not known
 *   Fault     the server failed: neither the visitor nor the network is to blame
 */
import { uuid } from './uuid'

export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly facts: Readonly<Record<string, unknown>>,
    readonly status: number,
  ) {
    super(code)
    this.name = 'Refusal'
  }
}

export class Offline extends Error {
  override name = 'Offline'
}

export class Fault extends Error {
  constructor(readonly status: number) {
    super(`the server answered ${status}`)
    this.name = 'Fault'
  }
}

export interface ApiOptions {
  /** Put before every path. */
  base?: string
  /** A device's or phone's own token. Without one the session cookie speaks for the page. */
  token?: () => string | null
  /** Which of this browser's enrolments speaks (see as.ts); sent as X-Hall-As. */
  as?: () => string | null
  fetch?: typeof fetch
  now?: () => number
  sleep?: (ms: number) => Promise<void>
}

export interface CommandOptions {
  method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** How long to go on trying, in ms. */
  deadline?: number
  /** Give the key of an earlier try to repeat that try; otherwise a new one is made. */
  key?: string
}

export interface Api {
  /** Read `path`; tried until `deadline` ms (default 10 s) have gone. */
  get<T>(path: string, options?: { deadline?: number }): Promise<T>
  /** Change something; tried until `deadline` ms (default 20 s) have gone. */
  command<T>(path: string, body?: unknown, options?: CommandOptions): Promise<T>
}

const ATTEMPT_MS = 8_000 // one try; a dead connection is given up after this
const REFUSING = [401, 403, 404, 409, 410, 413, 422, 429]
const PASSING = [502, 503, 504] // a proxy in front of a server that is restarting

export function openApi(options: ApiOptions = {}): Api {
  const { base = '', token = () => null, as = () => null } = options
  const { now = Date.now, sleep = wait } = options
  const send = options.fetch ?? ((url, init) => fetch(url, init))

  function headers(): Record<string, string> {
    const who = as()
    const common = { Accept: 'application/json', ...(who ? { 'X-Hall-As': who } : {}) }
    const bearer = token()
    return bearer ? { ...common, Authorization: `Bearer ${bearer}` } : common
  }

  /** One try: the answer, or null when the network or a proxy lost it. */
  async function attempt(url: string, init: RequestInit, ms: number): Promise<Response | null> {
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), ms)
    try {
      const answer = await send(url, { ...init, signal: abort.signal })
      return PASSING.includes(answer.status) ? null : answer
    } catch {
      return null // fetch throws for the network only
    } finally {
      clearTimeout(timer)
    }
  }

  async function untilAnswered<T>(path: string, init: RequestInit, deadline: number): Promise<T> {
    const end = now() + deadline
    for (let tries = 0; now() < end; tries += 1) {
      const answer = await attempt(base + path, init, Math.min(ATTEMPT_MS, end - now()))
      if (answer) return read<T>(answer)
      await sleep(Math.min(backOff(tries), Math.max(0, end - now())))
    }
    throw new Offline(path)
  }

  return {
    get: (path, { deadline = 10_000 } = {}) =>
      untilAnswered(path, { headers: headers(), credentials: 'same-origin' }, deadline),

    command: (path, body, { method = 'POST', deadline = 20_000, key = uuid() } = {}) =>
      untilAnswered(
        path,
        {
          method,
          credentials: 'same-origin',
          headers: {
            ...headers(),
            'Content-Type': 'application/json',
            'Idempotency-Key': key,
          },
          body: JSON.stringify(body ?? {}),
        },
        deadline,
      ),
  }
}

/** What an answer holds; throws Refusal or Fault when it is none. */
export async function read<T>(answer: Response): Promise<T> {
  if (answer.status === 204) return undefined as T
  const body: unknown = await answer.json().catch(() => undefined)
  if (answer.ok && body !== undefined) return body as T
  const error = (body as { error?: { code?: unknown } } | undefined)?.error
  if (REFUSING.includes(answer.status) && typeof error?.code === 'string') {
    const { code, ...facts } = error as { code: string } & Record<string, unknown>
    throw new Refusal(code, facts, answer.status)
  }
  throw new Fault(answer.status)
}

/** 0.3, 0.6, 1.2 … 5 s, each ± half: many pages that lost one server do not come back as one. */
function backOff(tries: number): number {
  return Math.min(5_000, 300 * 2 ** tries) * (0.5 + Math.random())
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms))
}
