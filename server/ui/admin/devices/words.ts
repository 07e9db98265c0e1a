/** How a device is, what it is and where it stands, in words. */
import { useI18n } from 'vue-i18n'
import type { DeviceStanding } from '@ui/wire'
import type { Status } from '@ui/components/StatusWord.vue'

/** In one look: what colour and icon a state has. */
export const STATES: Readonly<Record<DeviceStanding['state'], Status>> = {
  ok: 'ok',
  trouble: 'danger',
  silent: 'danger',
  unknown: 'waiting',
}

export function useDeviceWords() {
  const { t, te } = useI18n()

  const known = (key: string, otherwise: string): string => (te(key) ? t(key) : otherwise)

  function placeOf({ counter, kiosk }: DeviceStanding): string {
    if (counter) return t('admin.cell.counter', { label: counter })
    return kiosk || t('admin.device.nowhere')
  }

  const kindOf = ({ kind }: DeviceStanding): string => known(`admin.device.kind.${kind}`, kind)

  /** A reason word of an agent, such as paper_out. */
  const reason = (word: string): string => known(`admin.device.detail.${word}`, word)

  function stateOf({ state, detail }: DeviceStanding): string {
    const said = t(`admin.device.state.${state}`)
    const why = detail ? reason(detail) : said
    return why.toLowerCase() === said.toLowerCase() ? said : t('admin.device.why', { state: said, why })
  }

  const countOf = (name: string): string => known(`admin.device.count.${name}`, name)

  return { placeOf, kindOf, stateOf, reason, countOf }
}
