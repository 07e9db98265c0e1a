/** What a device is called, how it is and since when, in words. Devices live in real time, also when
 *  a demo's hall is in a hurry. */
import { onBeforeUnmount, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { spanOf } from '@ui/staff/times'
import type { DeviceSeen } from '@ui/wire'
import { useSaying } from './context'
import { cabinet, camera, circleHelp, idCard, keypad, kiosk, monitor, printer, scanner, server, sign, tablet } from './icons'

const TICK = 10_000

const ICONS: Record<string, string> = {
  kiosk,
  ticket_printer: printer,
  office_printer: printer,
  wall: monitor,
  agent: server,
  led: sign,
  main_screen: sign,
  pad: tablet,
  keypad,
  id_reader: idCard,
  locks: cabinet,
  scanner,
  camera,
}

/** Kinds whose name says what they are. */
const PAGES = ['kiosk', 'wall']

export function useDeviceSaying() {
  const { t, te } = useI18n()
  const { said, counter } = useSaying()

  const real = ref(Date.now())
  const timer = setInterval(() => (real.value = Date.now()), TICK)
  onBeforeUnmount(() => clearInterval(timer))

  const icon = (kind: string): string => ICONS[kind] ?? circleHelp

  function kindName(kind: string): string {
    const key = `supervisor.device.kind.${kind}`
    return te(key) ? t(key) : t('supervisor.device.kind.other')
  }
  /** Where it is, without what it is. */
  function place({ name, counter: label, kind }: DeviceSeen): string {
    if (label !== null) return counter(label)
    return said(name) || (kind === 'agent' ? t('supervisor.device.own_agent') : kindName(kind))
  }
  function name(device: DeviceSeen): string {
    const what = kindName(device.kind)
    if (device.counter !== null) {
      return t('supervisor.device.at', { counter: counter(device.counter), kind: what })
    }
    const isNamed = device.name !== '' && !PAGES.includes(device.kind)
    if (!isNamed && !['ticket_printer', 'agent'].includes(device.kind)) return place(device)
    return t('supervisor.device.in', { place: place(device), kind: what })
  }
  function state({ detail, state: shown }: DeviceSeen): string {
    const key = `supervisor.device.detail.${detail}`
    return detail && te(key) ? t(key) : t(`supervisor.device.state.${shown}`)
  }
  function span({ since }: DeviceSeen): string {
    const { key, facts } = spanOf(real.value - since)
    return t(`supervisor.span.${key}`, facts)
  }
  return { icon, kindName, name, state, span }
}
