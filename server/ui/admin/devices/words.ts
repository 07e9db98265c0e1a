/** How a device is, what it is and where it stands, in words. */
import { useI18n } from 'vue-i18n'
import { counterSaid } from '@ui/counterName'
import { useSaid } from '@ui/said'
import type { DeviceStanding } from '@ui/wire'
import type { Status } from '@ui/components/StatusWord.vue'

/** In one look: what colour and icon a state has. */
export const STATES: Readonly<Record<DeviceStanding['state'], Status>> = {
  ok: 'ok',
  trouble: 'danger',
  silent: 'danger',
  unknown: 'waiting',
}

/** Kind of a device with a print queue. */
export const OFFICE = 'office_printer'
const READER = 'id_reader'

/** What it is called and found by: a LED bar that stands at no counter shows the calls of many. */
export function shownKind({ kind, counter }: Pick<DeviceStanding, 'kind' | 'counter'>): string {
  return kind === 'led' && counter === '' ? 'main_screen' : kind
}

export type Check = NonNullable<DeviceStanding['check']>

/** Whether what it was asked for is not over yet. */
export function isOpenCheck({ check }: DeviceStanding): boolean {
  return ['waiting', 'running'].includes(check?.state ?? '')
}

export function useDeviceWords() {
  const { t, te } = useI18n()
  const { said } = useSaid()

  const known = (key: string, otherwise: string): string => (te(key) ? t(key) : otherwise)

  function placeOf({ kind, counter, kiosk }: DeviceStanding): string {
    if (counter) return counterSaid(counter, (label) => t('admin.cell.counter', { label }), said)
    if (shownKind({ kind, counter }) === 'main_screen') return t('admin.device.many_counters')
    return kiosk ? said(kiosk) : t('admin.device.nowhere')
  }

  const kindOf = (device: Pick<DeviceStanding, 'kind' | 'counter'>): string => {
    const kind = shownKind(device)
    return known(`admin.device.kind.${kind}`, kind)
  }

  /** A reason word of an agent, such as paper_out; some mean more of a kind of device. */
  const reason = (word: string, kind = ''): string =>
    known(`admin.device.detail_of.${kind}.${word}`, known(`admin.device.detail.${word}`, word))

  /** What to do about it, in a sentence; empty where the state says enough. */
  const advice = (word: string): string => known(`admin.device.advice.${word}`, '')

  function stateOf({ kind, state, detail }: DeviceStanding): string {
    const short = t(`admin.device.state.${state}`)
    const why = detail ? reason(detail, kind) : short
    return why.toLowerCase() === short.toLowerCase() ? short : t('admin.device.why', { state: short, why })
  }

  /** What a device itself said of what it was asked for, or that it cannot say anything. A print
   * queue speaks for its printer. */
  function cameOf(kind: string, { state, evidence, reason: why }: Check): string {
    const mute = state === 'unknown' && evidence === 'write-only'
    const outcome = t(`admin.device.check.${mute ? 'mute' : outcomeOf(kind, state, evidence)}`)
    return why && !mute ? t('admin.device.why', { state: outcome, why: reason(why, kind) }) : outcome
  }

  function outcomeOf(kind: string, state: Check['state'], evidence: string): string {
    if (kind === OFFICE && state !== 'waiting') return `queue_${state}`
    if (kind === READER && evidence === 'answered') return state === 'done' ? 'read' : 'not_read'
    return state
  }

  const countOf = (name: string): string => known(`admin.device.count.${name}`, name)

  return { placeOf, kindOf, stateOf, reason, advice, cameOf, countOf }
}
