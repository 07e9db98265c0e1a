/** The cabinets as they are now, asked for again and again while somebody looks. */
import { onActivated, onBeforeUnmount, onDeactivated, shallowRef } from 'vue'
import { openingEnd } from '@ui/openingEnd'
import { useTold } from '@ui/staff/useTold'
import type { CabinetView } from '@ui/wire'
import { useInfodesk } from '../context'

const LOOK_MS = 2_000
const SOON_MS = 500
const TRY_MS = 4_000 // then it is said that what stands there may be old

export function useCabinet() {
  const { api } = useInfodesk()
  const { told, failed, clear } = useTold()
  const view = shallowRef<CabinetView | null>(null)
  let timer: number | undefined
  let looking = false
  let again = false
  let active = false

  /** Now; what comes meanwhile is asked for once more afterwards. */
  async function look(): Promise<void> {
    if (looking) {
      again = true
      return
    }
    looking = true
    clearTimeout(timer)
    try {
      do {
        again = false
        view.value = await api.get<CabinetView>('/api/cabinet', { deadline: TRY_MS })
      } while (again)
      clear()
    } catch (error) {
      failed(error, `infodesk.cabinet.${view.value ? 'stale' : 'unheard'}`)
    } finally {
      looking = false
      if (active) timer = window.setTimeout(look, isMoving() ? SOON_MS : LOOK_MS)
    }
  }

  /** A door is about to open, or stands open. */
  const isMoving = () =>
    view.value?.items.some(({ opening }) => opening && openingEnd(opening) === 'coming') ||
    view.value?.cabinets.some(({ cells }) => cells.some(({ door }) => door === 'open'))

  function rest(): void {
    active = false
    clearTimeout(timer)
  }

  onActivated(() => {
    active = true
    void look()
  })
  onDeactivated(rest)
  onBeforeUnmount(rest)
  return { view, stale: told, look }
}
