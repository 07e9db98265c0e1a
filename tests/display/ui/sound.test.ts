// @vitest-environment happy-dom
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, ref } from 'vue'
import type { Player } from '../../../display/ui/speech/player'
import { useSound, type Sound } from '../../../display/ui/useSound'

/** A browser that lets itself be heard only when asked from within a touch. */
class FakePlayer {
  isAllowed = false
  words = null
  failures = 0
  stop = vi.fn()
  close = vi.fn()
  private listener: () => void = () => undefined
  onAllowed = (listener: () => void) => void (this.listener = listener)
  async allow(): Promise<boolean> {
    this.isAllowed = true
    this.listener()
    return true
  }
  async fetchAll(): Promise<void> {
    if (this.failures-- > 0) throw new Error('404')
  }
}

let player: FakePlayer
let sound: Sound
let page: VueWrapper

async function open(
  make: () => Player | null = () => player as unknown as Player,
  speaks = () => true,
): Promise<void> {
  const Page = defineComponent({
    setup() {
      sound = useSound(speaks, 'yi', make)
      return () => null
    },
  })
  page = mount(Page)
  await flushPromises()
}

async function press(key: string, on: EventTarget = document): Promise<void> {
  on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  await flushPromises()
}

async function touch(): Promise<void> {
  document.body.click()
  await flushPromises()
}

beforeEach(() => {
  localStorage.clear()
  player = new FakePlayer()
})
afterEach(() => page.unmount())

describe('the sound of the wall', () => {
  it('is blocked until the page is touched, then on', async () => {
    await open()
    expect([sound.state.value, sound.can.value]).toEqual(['blocked', false])
    await touch()
    expect([sound.state.value, sound.can.value]).toEqual(['on', true])
  })

  it('is ready after a touch although another screen speaks, so that it can take over', async () => {
    await open(undefined, () => false)
    expect(sound.can.value).toBe(false)
    await touch()
    expect([sound.state.value, sound.can.value]).toEqual(['elsewhere', true])
  })

  it('is heard elsewhere while another screen of the zone speaks, whatever is touched', async () => {
    player.isAllowed = true
    const speaks = ref(false)
    await open(undefined, () => speaks.value)
    expect(sound.state.value).toBe('elsewhere')
    await touch()
    expect(sound.state.value).toBe('elsewhere')
    speaks.value = true
    expect(sound.state.value).toBe('on')
  })

  it('is on at once where the browser is told to allow it', async () => {
    player.isAllowed = true
    await open()
    expect(sound.state.value).toBe('on')
    await touch()
    expect(sound.state.value).toBe('on')
  })

  it('comes on with any key that does something', async () => {
    await open()
    await press('Shift')
    await press('Tab')
    expect(sound.state.value).toBe('blocked')
    await press('x')
    expect(sound.state.value).toBe('on')
  })

  it('leaves a key on its own button to the click that follows', async () => {
    const button = document.body.appendChild(document.createElement('button'))
    await open()
    await press('Enter', button)
    expect(sound.state.value).toBe('blocked')
    button.remove()
  })

  it('is turned off by its button, is quiet at once, and stays so after a restart', async () => {
    player.isAllowed = true
    await open()
    sound.toggle()
    expect(sound.state.value).toBe('off')
    expect(player.stop).toHaveBeenCalled()
    page.unmount()
    await open()
    expect(sound.state.value).toBe('off')
    await touch()
    expect(sound.state.value).toBe('on')
  })

  it('works where nothing may be kept', async () => {
    vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
      throw new DOMException('no', 'SecurityError')
    })
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('no', 'SecurityError')
    })
    await open()
    await touch()
    expect(sound.state.value).toBe('on')
    sound.toggle()
    expect(sound.state.value).toBe('off')
  })

  it('is missing without clips, and comes back when they do', async () => {
    vi.useFakeTimers()
    player.isAllowed = true
    player.failures = 1
    await open()
    expect(sound.state.value).toBe('missing')
    await vi.advanceTimersByTimeAsync(30_000)
    expect(sound.state.value).toBe('on')
    vi.useRealTimers()
  })

  it('is missing where there is no sound at all', async () => {
    await open(() => null)
    expect(sound.state.value).toBe('missing')
    expect(sound.isLoading.value).toBe(false)
    await touch()
    expect(sound.state.value).toBe('missing')
  })
})
