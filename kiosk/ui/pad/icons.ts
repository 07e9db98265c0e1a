/** The icons only a pad shows (the shared ones are in @ui/icons). */
import veryGood from 'lucide-static/icons/laugh.svg?raw'
import good from 'lucide-static/icons/smile.svg?raw'
import fair from 'lucide-static/icons/meh.svg?raw'
import bad from 'lucide-static/icons/frown.svg?raw'
import veryBad from 'lucide-static/icons/angry.svg?raw'
import type { Level } from './flow'

export { default as armchair } from 'lucide-static/icons/armchair.svg?raw'
export { default as arrowLeft } from 'lucide-static/icons/arrow-left.svg?raw'
export { default as check } from 'lucide-static/icons/check.svg?raw'
export { default as doorClosed } from 'lucide-static/icons/door-closed.svg?raw'
export { default as eyeOff } from 'lucide-static/icons/eye-off.svg?raw'
export { default as languages } from 'lucide-static/icons/languages.svg?raw'
export { default as pause } from 'lucide-static/icons/circle-pause.svg?raw'
export { default as person } from 'lucide-static/icons/user-round.svg?raw'

/** A face a level, all drawn alike: none is favoured. */
export const FACES: Record<Level, string> = { 1: veryGood, 2: good, 3: fair, 4: bad, 5: veryBad }
