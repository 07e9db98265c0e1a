/** Who opens a page of staff, and in which hall: asked at once, and again when they try again. */
import { ref, shallowRef, watch, type Ref } from 'vue'
import { openApi, Refusal, type Api } from '@ui/api'
import { asId } from '@ui/as'
import { rememberMe } from '@ui/whoWasHere'
import type { LiveState } from '@ui/live'
import type { Hall, Who } from '@ui/wire'

/** not_enrolled: nobody known.  not_yours: known, for other pages.  trouble: no answer. */
export type Hurdle = 'not_enrolled' | 'not_yours' | 'trouble'

export interface Entry {
  api: Api
  /** Who this browser is, for the room of the live view. */
  auth: () => { as: string | null }
  who: Readonly<Ref<Who | null>>
  hall: Readonly<Ref<Hall | null>>
  /** What keeps the page shut; null while it is asked, and when nothing does. */
  hurdle: Readonly<Ref<Hurdle | null>>
  load(): Promise<void>
  /** Close the page when its line is let in no more: signed out elsewhere, or shut out. */
  heed(line: Readonly<LiveState>): void
}

/** roles: whose page it is.  ready: what the page still fetches before it opens to one of them. */
export function useEntry(
  roles: readonly string[],
  ready: (me: Who, house: Hall) => Promise<void> | void = () => undefined,
): Entry {
  const as = asId()
  const api = openApi({ as: () => as })
  const who = shallowRef<Who | null>(null)
  const hall = shallowRef<Hall | null>(null)
  const hurdle = ref<Hurdle | null>(null)

  async function load(): Promise<void> {
    hurdle.value = null
    try {
      const [me, house] = await Promise.all([api.get<Who>('/api/me'), api.get<Hall>('/api/hall')])
      if (roles.includes(me.role)) {
        await ready(me, house)
        rememberMe(as)
      } else hurdle.value = 'not_yours'
      who.value = me
      hall.value = house
    } catch (error) {
      const unknown = error instanceof Refusal && [401, 403].includes(error.status)
      hurdle.value = unknown ? 'not_enrolled' : 'trouble'
    }
  }

  function heed(line: Readonly<LiveState>): void {
    watch(
      () => line.refused,
      (why) => {
        if (why === null) void load()
        else hurdle.value = 'not_enrolled'
      },
    )
  }

  return { api, auth: () => ({ as }), who, hall, hurdle, load, heed }
}
