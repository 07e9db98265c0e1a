/** Plays files one after the other; a new wish ends the one before. */
export function usePlayer() {
  let now: HTMLAudioElement | null = null
  let rest: string[] = []

  function stop(): void {
    rest = []
    if (now) {
      now.onended = null
      now.pause()
    }
    now = null
  }

  function next(): void {
    const file = rest.shift()
    if (file === undefined) return stop()
    now = new Audio(file)
    now.onended = next
    now.onerror = next // one that cannot be played does not end the sentence
    void now.play().catch(() => undefined)
  }

  function play(files: readonly string[]): void {
    stop()
    rest = [...files]
    next()
  }
  return { play, stop }
}
