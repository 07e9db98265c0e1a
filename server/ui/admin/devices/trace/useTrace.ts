/** What goes over a device's port, fetched while somebody looks; newest last. */
import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'
import { Refusal } from '@ui/api'
import type { DeviceTrace } from '@ui/wire'
import { useAdmin } from '../../useAdmin'

export type Row = DeviceTrace['rows'][number]

/** Kept by the device's computer, and here. */
export const MOST_ROWS = 1000
const AGAIN_MS = 700

/** asking: nothing has been heard yet. untraced: the device has no stream of bytes. gone: there is
 * no such device. */
export type TraceState = 'asking' | 'live' | 'lost' | 'no_agent' | 'untraced' | 'gone'

export function useTrace(code: string) {
  const { api } = useAdmin()
  const rows = shallowRef<readonly Row[]>([])
  const held = shallowRef<readonly Row[] | null>(null)
  const counts = shallowRef<DeviceTrace['counts']>({})
  const state = ref<TraceState>('asking')
  let run = ''
  let begun = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false

  function take(found: DeviceTrace): void {
    const before = found.run === run ? rows.value : []
    if (found.run !== run || found.rows.length) {
      rows.value = [...before, ...found.rows].slice(-MOST_ROWS)
    }
    run = found.run
    counts.value = found.counts
    if (found.told) state.value = run ? 'live' : 'untraced'
    else if (++begun > 3 || state.value !== 'asking') state.value = 'no_agent'
  }

  async function look(): Promise<void> {
    const after = rows.value[rows.value.length - 1]?.seq ?? 0
    const path = `/api/devices/${encodeURIComponent(code)}/trace?run=${run}&after=${after}`
    try {
      take(await api.get<DeviceTrace>(path, { deadline: AGAIN_MS * 4 }))
    } catch (error) {
      state.value = error instanceof Refusal && error.status === 404 ? 'gone' : 'lost'
    }
    if (!isOver) timer = setTimeout(() => void look(), AGAIN_MS)
  }

  onMounted(() => void look())
  onBeforeUnmount(() => {
    isOver = true
    clearTimeout(timer)
  })

  const isHeld = computed(() => held.value !== null)
  /** What is drawn: a held page stands still while the rows go on being kept. */
  const shown = computed(() => held.value ?? rows.value)

  function hold(): void {
    held.value = held.value === null ? rows.value : null
  }

  return { shown, counts, state, isHeld, hold }
}
