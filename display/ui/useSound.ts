/**
 * Whether the wall may be heard. Browsers are silent until somebody touches the page or presses a
 * key; then, and whenever sound is off, any touch or key turns it on. The wish is remembered. The
 * server is told whether it can be heard, so that another screen of the zone speaks while it cannot.
 */
import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'
import type { One } from './speech/clips'
import { Player } from './speech/player'
import { BrowserSpeaker, ClipSpeaker, type Speaker } from './speech/speaker'

/** blocked: the browser waits for a touch. missing: no sound here, or the clips cannot be had.
 * elsewhere: another screen of the zone speaks, this one only shows what is said. */
export type SoundState = 'on' | 'off' | 'blocked' | 'missing' | 'elsewhere'

const KEPT = 'hall.wall.sound'
const AGAIN_MS = 30_000
const LOOK_MS = 60_000 // how often to look whether the hall speaks with another voice
const SILENT_KEYS = ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'Tab', 'Escape']

export function useSound(
  speaks: () => boolean = () => true,
  one: One = 'yi',
  makePlayer: () => Player | null = openPlayer,
) {
  const isWanted = ref(recall() !== 'off')
  const isAllowed = ref(false)
  const isMissing = ref(false)
  const isLoading = ref(true)
  const player = makePlayer()
  const clips = player && new ClipSpeaker(player, one)
  const browser =
    player && 'speechSynthesis' in window && new BrowserSpeaker(player, speechSynthesis, one)
  const speaker = shallowRef<Speaker | null>(clips)
  let again: ReturnType<typeof setTimeout> | undefined
  let isClosed = false

  const state = computed<SoundState>(() => {
    if (!speaks()) return 'elsewhere'
    if (!isWanted.value) return 'off'
    if (!player || isMissing.value) return 'missing'
    return isAllowed.value ? 'on' : 'blocked'
  })

  async function fetchClips(): Promise<void> {
    let next = LOOK_MS
    try {
      await player?.fetchAll()
      speaker.value = (player?.isForBrowser && browser) || clips
      isMissing.value = false
    } catch {
      next = AGAIN_MS
      // What could be said before can still be said.
      isMissing.value = !player?.words
    } finally {
      isLoading.value = false
    }
    if (!isClosed) again = setTimeout(() => void fetchClips(), next)
  }

  function turnOn(): void {
    isWanted.value = true
    remember('on')
    allow()
  }

  function allow(): void {
    void player?.allow().then((allowed) => (isAllowed.value = allowed))
  }

  function turnOff(): void {
    isWanted.value = false
    remember('off')
    speaker.value?.stop()
  }

  const isSilenced = () => state.value === 'off' || state.value === 'blocked'

  function onTouch(): void {
    if (isSilenced()) turnOn()
    else if (!isAllowed.value) allow() // it may have to speak for another screen one day
  }

  function onKey(event: KeyboardEvent): void {
    const isOnButton = event.target instanceof Element && event.target.closest('button') !== null
    const isClick = isOnButton && (event.key === 'Enter' || event.key === ' ')
    // A click follows by itself; Tab and the like only lead somewhere.
    if (!isClick && !SILENT_KEYS.includes(event.key)) onTouch()
  }

  onMounted(() => {
    document.addEventListener('click', onTouch)
    document.addEventListener('keydown', onKey)
    if (!player) return void (isLoading.value = false)
    isAllowed.value = player.isAllowed
    player.onAllowed(() => (isAllowed.value = player.isAllowed))
    void fetchClips()
  })
  onBeforeUnmount(() => {
    isClosed = true
    clearTimeout(again)
    document.removeEventListener('click', onTouch)
    document.removeEventListener('keydown', onKey)
    speaker.value?.stop()
    player?.close()
  })

  return {
    state,
    speaker,
    /** Whether anything said here is heard; null while that is not known. */
    can: computed(() => (isLoading.value && player ? null : isAllowed.value && !isMissing.value)),
    /** The clips are on their way: an announcement had better wait a moment. */
    isLoading,
    toggle: () => (isSilenced() ? turnOn() : turnOff()),
  }
}

export type Sound = ReturnType<typeof useSound>

function openPlayer(): Player | null {
  try {
    return new Player(new AudioContext())
  } catch {
    return null // no such thing in this browser, or no way to make a sound
  }
}

// A browser may keep nothing, or refuse to be asked.
function recall(): string | null {
  try {
    return localStorage.getItem(KEPT)
  } catch {
    return null
  }
}

function remember(wish: 'on' | 'off'): void {
  try {
    localStorage.setItem(KEPT, wish)
  } catch {
    // The wish then lasts until the page is opened anew.
  }
}
