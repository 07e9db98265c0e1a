/** What a supervisor may do at a counter, and how it is taken back. Pure. */
import type { CounterSeen } from '@ui/wire'
import type { Act } from './useActs'

export type CounterVerb = 'open' | 'pause' | 'close' | 'sign_off'

const TAKE_BACK_SECONDS = 10

/** why: what keeps the others away, to be said beside the buttons. */
export function possibleActs(counter: CounterSeen): {
  can: CounterVerb[]
  why: '' | 'in_hand' | 'nobody'
} {
  const { state, staff, number } = counter
  if (staff === null) return { can: [], why: 'nobody' }
  const inHand = number !== null
  const can: CounterVerb[] = state === 'open' ? ['pause'] : ['open']
  if (inHand) return { can, why: 'in_hand' }
  if (state !== 'closed') can.push('close')
  return { can: [...can, 'sign_off'], why: '' }
}

const PATHS: Record<CounterVerb, string> = {
  open: 'open',
  pause: 'pause',
  close: 'close',
  sign_off: 'sign-off',
}

/** The command; a switch is taken back by its other position, signing off only by the person. */
export function counterAct(
  counter: CounterSeen,
  verb: CounterVerb,
  name: string,
  staff: string,
): Act {
  const facts = { counter: name, staff }
  const back = backOf(counter, verb)
  return {
    path: `/api/counters/${counter.code}/${PATHS[verb]}`,
    said: { key: `supervisor.done.${verb}`, facts },
    ...(back
      ? {
          undo: () => ({
            seconds: TAKE_BACK_SECONDS,
            act: {
              path: `/api/counters/${counter.code}/${PATHS[back]}`,
              body: back === 'pause' ? { reason: counter.reason } : {},
              said: { key: `supervisor.done.${back}`, facts },
            },
          }),
        }
      : {}),
  }
}

function backOf({ state }: CounterSeen, verb: CounterVerb): CounterVerb | null {
  if (verb === 'sign_off') return null
  if (state === 'open') return 'open'
  if (verb === 'close') return null // a closed counter cannot be paused again
  return state === 'paused' ? 'pause' : 'close'
}
