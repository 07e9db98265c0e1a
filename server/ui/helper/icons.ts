/** The icons of this page, each as the text of its SVG, from the package lucide-static (ISC). */
export { default as bell } from 'lucide-static/icons/bell.svg?raw'
export { default as calendar } from 'lucide-static/icons/calendar-check.svg?raw'
export { default as check } from 'lucide-static/icons/check.svg?raw'
export { default as circleCheck } from 'lucide-static/icons/circle-check.svg?raw'
export { default as languages } from 'lucide-static/icons/languages.svg?raw'
export { default as logOut } from 'lucide-static/icons/log-out.svg?raw'
export { default as ticket } from 'lucide-static/icons/ticket.svg?raw'
export { default as triangleAlert } from 'lucide-static/icons/triangle-alert.svg?raw'
export { default as users } from 'lucide-static/icons/users.svg?raw'
export { default as volume } from 'lucide-static/icons/volume-2.svg?raw'
export { default as volumeOff } from 'lucide-static/icons/volume-x.svg?raw'
export { default as walking } from 'lucide-static/icons/footprints.svg?raw'
export { default as wifi } from 'lucide-static/icons/wifi.svg?raw'
export { default as wifiOff } from 'lucide-static/icons/wifi-off.svg?raw'
export { default as wrench } from 'lucide-static/icons/wrench.svg?raw'

import accessibility from 'lucide-static/icons/accessibility.svg?raw'
import form from 'lucide-static/icons/file-pen-line.svg?raw'
import hand from 'lucide-static/icons/hand-helping.svg?raw'
import keyboard from 'lucide-static/icons/keyboard.svg?raw'
import machine from 'lucide-static/icons/monitor-smartphone.svg?raw'
import pickup from 'lucide-static/icons/package-check.svg?raw'
import printer from 'lucide-static/icons/printer.svg?raw'
import onDuty from 'lucide-static/icons/user-star.svg?raw'
import signpost from 'lucide-static/icons/signpost.svg?raw'
import phone from 'lucide-static/icons/smartphone.svg?raw'
import type { HelpRecordAsk } from '@ui/wire'

/** What somebody is called for. */
const WANTED: Record<string, string> = {
  slip: printer,
  wheelchair: accessibility,
  form,
  machine,
  supervisor: onDuty,
}

export const wantedIcon = (kind: string): string => WANTED[kind] ?? hand

export type GivenKind = HelpRecordAsk['kind']
export type Group = NonNullable<HelpRecordAsk['group']>

/** The six kinds of help in passing, in the order of the tiles. */
export const GIVEN: readonly { kind: GivenKind; icon: string }[] = [
  { kind: 'self_service', icon: machine },
  { kind: 'online', icon: phone },
  { kind: 'computer', icon: keyboard },
  { kind: 'form', icon: form },
  { kind: 'escort', icon: signpost },
  { kind: 'pickup', icon: pickup },
]

export const GROUPS: readonly Group[] = ['elder', 'disabled', 'expecting', 'soldier']
