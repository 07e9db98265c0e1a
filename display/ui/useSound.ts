/**
 * Whether the wall may be heard. Browsers are silent until somebody touches the page or presses a
 * key; then, and whenever sound is off, any touch or key turns it on. The wish is remembered.
 */
import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'
import { Player } from './speech/player'

/** blocked: the browser waits for a touch. missing: no sound here, or the clips cannot be had. */
export type SoundState = 'on' | 'off' | 'blocked' | 'missing'

const KEPT = 'hall.wall.sound'
const AGAIN_MS = 30_000
const LOOK_MS = 60_000 // how often to look whether the hall speaks with another voice
const SILENT_KEYS = ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'Tab', 'Escape']

export function useSound(makePlayer: () => Player | null = openPlayer) {
  const isWanted = ref(recall() !== 'off')
  const isAllowed = ref(false)
  const isMissing = ref(false)
  const isLoading = ref(true)
  const player = shallowRef<Player | null>(makePlayer())
  let again: ReturnType<typeof setTimeout> | undefined
  let isClosed = false

  const state = computed<SoundState>(() => {
    if (!isWanted.value) return 'off'
    if (!player.value || isMissing.value) return 'missing'
    return isAllowed.value ? 'on' : 'blocked'
  })

  async function fetchClips(): Promise<void> {
    let next = LOOK_MS
    try {
      await player.value?.fetchAll()
      isMissing.value = false
    } catch {
      next = AGAIN_MS
      // What could be said before can still be said.
      isMissing.value = !player.value?.words
    } finally {
      isLoading.value = false
    }
    if (!isClosed) again = setTimeout(() => void fetchClips(), next)
  }

  function turnOn(): void {
    isWanted.value = true
    remember('on')
    void player.value?.allow().then((allowed) => (isAllowed.value = allowed))
  }

  function turnOff(): void {
    isWanted.value = false
    remember('off')
    player.value?.stop()
  }

  const isSilenced = () => state.value === 'off' || state.value === 'blocked'

  function onTouch(): void {
    if (isSilenced()) turnOn()
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
    if (!player.value) return void (isLoading.value = false)
    isAllowed.value = player.value.isAllowed
    player.value.onAllowed(() => (isAllowed.value = player.value?.isAllowed ?? false))
    void fetchClips()
  })
  onBeforeUnmount(() => {
    isClosed = true
    clearTimeout(again)
    document.removeEventListener('click', onTouch)
    document.removeEventListener('keydown', onKey)
    player.value?.close()
  })

  return {
    state,
    player,
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
