/**
 * Hall time that walks on by itself between two views, `speed` times as fast as a real clock, and
 * the page's own monotonic time for what belongs to people's hands.
 */
import { onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'

const TICK = 250

export interface HallTime {
  /** Hall time, ms since 1970. */
  now: Readonly<Ref<number>>
  /** Real ms of this page. */
  real: Readonly<Ref<number>>
}

/** at: hall time as last told (null before). speed: hall seconds per real second. */
export function useHallTime(at: () => number | null, speed: () => number): HallTime {
  const now = ref(at() ?? 0)
  const real = ref(performance.now())
  let told = at() ?? 0
  let heard = performance.now()
  let timer: ReturnType<typeof setInterval>

  function tick(): void {
    real.value = performance.now()
    now.value = told + (real.value - heard) * speed()
  }

  watch(at, (value) => {
    if (value === null) return
    told = value
    heard = performance.now()
    tick()
  })
  onMounted(() => (timer = setInterval(tick, TICK)))
  onBeforeUnmount(() => clearInterval(timer))
  return { now, real }
}
