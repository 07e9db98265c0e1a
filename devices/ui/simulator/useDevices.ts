/** The devices as they are now, and what is done to them. One for the whole page. */
import { onBeforeUnmount, onMounted, ref } from 'vue'
import { control, NotDone } from './control'
import type { Device, Fault } from './device'

const PAUSE_MS = 500

export function useDevices() {
  const devices = ref<Device[]>([])
  /** Nothing is known yet; all is well; the simulator does not answer. */
  const link = ref<'opening' | 'on' | 'off'>('opening')
  /** The last thing asked for was refused. */
  const refused = ref(false)
  let timer = 0
  let over = false
  let done = 0 // what was asked before the newest deed is older than it

  async function look(): Promise<void> {
    const before = done
    try {
      const told = await control.devices()
      if (before === done) devices.value = told
      link.value = 'on'
    } catch {
      link.value = 'off'
    }
  }

  async function follow(): Promise<void> {
    if (!document.hidden) await look()
    if (!over) timer = window.setTimeout(() => void follow(), PAUSE_MS)
  }

  async function doing(deed: () => Promise<Device | Device[]>): Promise<void> {
    try {
      const told = await deed()
      done += 1
      refused.value = false
      const changed = new Map((Array.isArray(told) ? told : [told]).map((one) => [one.name, one]))
      devices.value = devices.value.map((device) => changed.get(device.name) ?? device)
    } catch (error) {
      if (error instanceof NotDone && error.status > 0) refused.value = true
      else link.value = 'off'
    }
  }

  onMounted(() => void follow())
  onBeforeUnmount(() => {
    over = true
    clearTimeout(timer)
  })

  return {
    devices,
    link,
    refused,
    set: (name: string, faults: Record<string, Fault>) => doing(() => control.set(name, faults)),
    act: (name: string, verb: string, wishes?: object) =>
      doing(() => control.act(name, verb, wishes)),
    mendAll: () => doing(() => control.mendAll()),
  }
}
