/** Which devices are shown, and in which order. */
import { calledOf, type Device } from './device'
import { troublesOf } from './toggles'

export interface Filter {
  /** Part of a name, a port or a text. */
  query: string
  /** Empty: every kind. */
  kind: string
  onlyTroubled: boolean
}

export const NO_FILTER: Filter = { query: '', kind: '', onlyTroubled: false }

/** The devices that pass, those in trouble first; otherwise in the order of the process. */
export function shownOf(devices: readonly Device[], filter: Filter): Device[] {
  const query = filter.query.trim().toLowerCase()
  const passing = devices.filter(
    (device) =>
      (!filter.kind || device.kind === filter.kind) &&
      (!filter.onlyTroubled || isTroubled(device)) &&
      (!query || wordsOf(device).includes(query)),
  )
  return [...passing.filter(isTroubled), ...passing.filter((device) => !isTroubled(device))]
}

export function isTroubled(device: Device): boolean {
  return troublesOf(device).length > 0
}

function wordsOf(device: Device): string {
  const text = (device as { text?: string }).text ?? ''
  return `${calledOf(device)} ${device.name} ${device.port} ${text}`.toLowerCase()
}
