/** What every part of the page shares: the hall as it is now, and the running session. */
import { inject, type InjectionKey, type Ref } from 'vue'
import type { Api } from '@ui/api'
import type { Hall, KioskView, Service } from '@ui/wire'
import type { Room, Sheet } from '../layout'
import type { Session, SessionEvent } from '../session'

export interface Kiosk {
  api: Api
  hall: Ref<Hall>
  services: Ref<readonly Service[]>
  /** How full the hall is; null while the server is away, for old figures would mislead. */
  view: Ref<KioskView | null>
  /** Another one whenever the view is; null while the server is away. */
  viewId: Ref<string | null>
  gone: Ref<boolean>
  /** Hall time, ms, walking on by itself. */
  now: Ref<number>
  session: Ref<Session>
  seconds: Ref<number | null>
  slow: Ref<boolean>
  room: Ref<Room>
  sheet: Ref<Sheet>
  send: (event: SessionEvent) => void
}

export const KIOSK: InjectionKey<Kiosk> = Symbol('kiosk')

export function useKiosk(): Kiosk {
  const kiosk = inject(KIOSK)
  if (!kiosk) throw new Error('used outside KioskFrame')
  return kiosk
}
