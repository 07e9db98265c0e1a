/** What is said when a command did not go through. */
import { Fault, Offline, Refusal } from '@ui/api'

export type Facts = Record<string, string | number>

/** A key of the page's words, and what its sentence is filled with. */
export interface Sentence {
  key: string
  facts: Facts
}

/**
 * known: whether the page has words for a key.  offline: the page's sentence for "no answer came";
 * fault: the one for a server that failed, which may name its {status}.
 */
export function sentenceOf(
  error: unknown,
  known: (key: string) => boolean,
  offline: string,
  fault = 'trouble.server',
): Sentence {
  if (error instanceof Refusal) {
    const key = `refusal.${error.code}`
    return { key: known(key) ? key : 'refusal.unknown', facts: shown(error) }
  }
  if (error instanceof Offline) return { key: offline, facts: {} }
  return { key: fault, facts: { status: error instanceof Fault ? error.status : 0 } }
}

/** Only what a sentence can show. */
function shown({ code, facts }: Refusal): Facts {
  const result: Facts = { code }
  for (const [name, value] of Object.entries(facts)) {
    if (typeof value === 'string' || typeof value === 'number') result[name] = value
  }
  return result
}
