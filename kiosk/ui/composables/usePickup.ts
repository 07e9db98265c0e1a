/** A cabinet's door is opened with a pick-up code, and what came of it is waited for. */
import { onScopeDispose, shallowRef } from 'vue'
import { Refusal, type Api } from '@ui/api'
import { openingEnd } from '@ui/openingEnd'
import type { CabinetOpening } from '@ui/wire'
import type { Refused } from '../session'

const TRY_MS = 4_000
const PAUSE_MS = 1_500
const LOOK_MS = 400
/** For so long the door is asked for: then nobody may stand before it any more. */
const ASK_MS = 15_000

export function usePickup(api: Api) {
  /** Key of the request under way; empty when there is none. */
  const asking = shallowRef('')
  const opening = shallowRef<CabinetOpening | null>(null)
  const refused = shallowRef<Refused | null>(null)

  const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

  /** Goes on with the same key until the door's fate is known, or nobody waits for it any more. */
  async function collect(code: string, key: string): Promise<void> {
    forget()
    asking.value = key
    let path: string | null = null
    const begun = performance.now()
    while (asking.value === key) {
      try {
        const found: CabinetOpening = path
          ? await api.get<CabinetOpening>(path)
          : await api.command<CabinetOpening>('/api/cabinet/collect', { code }, { key, deadline: TRY_MS })
        if (asking.value !== key) return
        path = `/api/cabinet/openings/${found.id}`
        opening.value = found
        if (openingEnd(found) !== 'coming') asking.value = ''
        else await pause(LOOK_MS)
      } catch (error) {
        if (asking.value !== key) return
        if (error instanceof Refusal) give({ code: error.code, facts: error.facts })
        else if (!path && performance.now() - begun >= ASK_MS) give({ code: 'no_answer', facts: {} })
        else await pause(PAUSE_MS)
      }
    }
  }

  function give(why: Refused): void {
    refused.value = why
    asking.value = ''
  }

  /** Back to the code. */
  function forget(): void {
    asking.value = ''
    opening.value = null
    refused.value = null
  }

  onScopeDispose(forget)
  return { asking, opening, refused, collect, forget }
}
