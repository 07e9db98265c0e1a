/** The icons of this page, each as the text of its SVG, from the package lucide-static (ISC). */
import type { Level } from './phase'
import veryGood from 'lucide-static/icons/laugh.svg?raw'
import good from 'lucide-static/icons/smile.svg?raw'
import fair from 'lucide-static/icons/meh.svg?raw'
import bad from 'lucide-static/icons/frown.svg?raw'
import veryBad from 'lucide-static/icons/angry.svg?raw'

export { default as armchair } from 'lucide-static/icons/armchair.svg?raw'
export { default as bell } from 'lucide-static/icons/bell-ring.svg?raw'
export { default as check } from 'lucide-static/icons/circle-check-big.svg?raw'
export { default as clock } from 'lucide-static/icons/clock.svg?raw'
export { default as hand } from 'lucide-static/icons/hand-helping.svg?raw'
export { default as languages } from 'lucide-static/icons/languages.svg?raw'
export { default as larger } from 'lucide-static/icons/a-large-small.svg?raw'
export { default as list } from 'lucide-static/icons/list-ordered.svg?raw'
export { default as megaphone } from 'lucide-static/icons/megaphone.svg?raw'
export { default as pause } from 'lucide-static/icons/circle-pause.svg?raw'
export { default as person } from 'lucide-static/icons/user-round.svg?raw'
export { default as undo } from 'lucide-static/icons/undo-2.svg?raw'
export { default as volume } from 'lucide-static/icons/volume-2.svg?raw'
export { default as walking } from 'lucide-static/icons/footprints.svg?raw'
export { default as warning } from 'lucide-static/icons/triangle-alert.svg?raw'
export { default as wifi } from 'lucide-static/icons/wifi.svg?raw'
export { default as wifiOff } from 'lucide-static/icons/wifi-off.svg?raw'
export { default as x } from 'lucide-static/icons/circle-x.svg?raw'

/** A face a level, all drawn alike: none is favoured. */
export const FACES: Record<Level, string> = { 1: veryGood, 2: good, 3: fair, 4: bad, 5: veryBad }
