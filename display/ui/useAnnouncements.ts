/**
 * New calls become announcements: the newest is shown large for ten seconds, every one is
 * captioned, and one after the other they are said.
 */
import type { BoardCall } from '@ui/wire'
import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { isLookedFor, keyOf, latestOf } from './board'
import { captionOf, type Said } from './captions'
import { HURRIED, SpeechQueue } from './speech/queue'
import type { Sound } from './useSound'
import { useTurns } from './useTurns'
import type { Wall } from './useWall'

const LARGE_MS = 10_000
const SILENT_MS = 4_000 // how long a caption stays that nobody says
const BETWEEN_MS = 400
const LOADING_MS = 5_000 // how long a first announcement waits for its clips

interface Announcing {
  wall: Pick<Wall, 'lines' | 'board' | 'speed' | 'isStale' | 'hallNow' | 'ageOf'>
  sound: {
    state: Readonly<Ref<string>>
    speaker: Sound['speaker']
    isLoading: Readonly<Ref<boolean>>
  }
  now: Readonly<Ref<number>>
}

export function useAnnouncements({ wall, sound, now }: Announcing) {
  const queue = new SpeechQueue()
  const turns = useTurns()
  const newest = shallowRef<{ call: BoardCall; heardAt: number } | null>(null)
  const saying = shallowRef<Said | null>(null)
  const last = shallowRef<Said | null>(null)
  /** The call made last of all that were on the board, said or not. */
  const latest = shallowRef<BoardCall | null>(null)
  let pause: ReturnType<typeof setTimeout> | undefined
  const openedAt = performance.now()

  const withdrawn = computed(() => wall.board.value?.withdrawn ?? [])
  const isHurried = computed(() => wall.speed.value > HURRIED)
  const lookedFor = (call: BoardCall) => isLookedFor(call, wall.lines.value, withdrawn.value)

  function hear(lines: readonly BoardCall[]): void {
    const at = performance.now()
    const fresh = queue.hear(lines, at, wall.ageOf, isHurried.value)
    const top = fresh[fresh.length - 1]
    const isNews = top?.state === 'calling' && wall.ageOf(top) < LARGE_MS
    if (top && isNews) newest.value = { call: top, heardAt: at }
    if (isHurried.value) turns.add(fresh.filter((call) => wall.ageOf(call) < LARGE_MS))
    latest.value = latestOf(latest.value ? [latest.value, ...lines] : lines) ?? null
  }

  function go(): void {
    if (saying.value || wall.isStale.value || isEarly()) return
    const isOnce = isHurried.value || !last.value?.aloud // nobody listens: nothing to repeat
    const call = queue.next(performance.now(), lookedFor, isOnce)
    if (call) void say(call, call === last.value?.call)
  }

  function isEarly(): boolean {
    return sound.isLoading.value && performance.now() - openedAt < LOADING_MS
  }

  async function say(call: BoardCall, isAgain: boolean): Promise<void> {
    const speaker = sound.state.value === 'on' ? sound.speaker.value : null
    const aloud = speaker !== null && speaker.canSay(call)
    const said = { call, aloud, at: wall.hallNow() }
    saying.value = said
    last.value = said
    if (speaker && aloud) await speaker.say(call, isAgain)
    else await rest(SILENT_MS)
    if (saying.value === said) await rest(BETWEEN_MS) // the caption stays: it may come again
    if (saying.value !== said) return // stopped meanwhile
    saying.value = null
    go()
  }

  function rest(ms: number): Promise<void> {
    return new Promise((done) => (pause = setTimeout(done, ms)))
  }

  function fallSilent(): void {
    saying.value = null
    clearTimeout(pause)
    sound.speaker.value?.stop()
  }

  watch(
    [wall.lines, withdrawn],
    ([lines, numbers]) => {
      if (wall.isStale.value) return
      if (latest.value && numbers.includes(latest.value.number)) latest.value = null
      hear(lines)
      // Taken back in the middle of the sentence: not a word more.
      if (saying.value && numbers.includes(saying.value.call.number)) fallSilent()
      if (last.value && numbers.includes(last.value.call.number)) last.value = null
      turns.drop(numbers)
      go()
    },
    { immediate: true },
  )
  watch(wall.isStale, (is) => {
    if (!is) return hear(wall.lines.value)
    queue.clear()
    turns.clear()
    fallSilent()
  })
  watch([now, sound.isLoading], go)
  onScopeDispose(fallSilent)

  /** The call to show large, null when the newest is no news any more. */
  const calling = computed<BoardCall | null>(() => {
    const top = wall.lines.value[0]
    const fresh = newest.value
    if (!top || !fresh || wall.isStale.value || top.state !== 'calling') return null
    return keyOf(top) === keyOf(fresh.call) && now.value - fresh.heardAt < LARGE_MS ? top : null
  })

  const caption = computed(() =>
    captionOf(saying.value, turns.shown.value, withdrawn.value, before()),
  )

  /** Who was called last, as it was said unless nobody said it; nobody before the day's first. */
  function before(): Said | null {
    const call = latest.value
    if (!call || !wall.board.value?.begun) return null
    const isSaid = last.value !== null && last.value.call.at >= call.at
    return isSaid ? last.value : { call, aloud: false, at: call.at }
  }

  return { calling, caption }
}
