/** The icon of each step that can be taken back. */
import { x } from '@ui/icons'
import { arrowLeftRight, circleCheckBig, circlePause, cornerDownRight, megaphone } from './icons'
import { play, split, userCheck, userX, users } from './icons'

export const stepIcons: Readonly<Record<string, string>> = {
  call: megaphone,
  start: userCheck,
  finish: circleCheckBig,
  next_service: cornerDownRight,
  no_show: userX,
  hold: circlePause,
  resume: play,
  transfer: arrowLeftRight,
  divert: split,
  send_away: split,
  lend: users,
  cancel: x,
}
