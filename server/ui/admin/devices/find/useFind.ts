/** How looking for devices stands at a computer: asked again and again while it goes on. */
import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch } from 'vue'
import { newerOnly } from '@ui/staff/newerOnly'
import type { DeviceFind } from '@ui/wire'
import { useAdmin } from '../../useAdmin'

const AGAIN_MS = 700
const UNDER_WAY: readonly DeviceFind['state'][] = ['starting', 'running']

export function useFind() {
  const { api, command } = useAdmin()
  /** Name of the computer; empty: the hall server itself. */
  const agent = ref('')
  const find = shallowRef<DeviceFind | null>(null)
  const busy = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false

  const keep = newerOnly<DeviceFind>((news) => {
    if (news.agent === agent.value) find.value = news
  })
  const isUnderWay = computed(() => find.value !== null && UNDER_WAY.includes(find.value.state))

  // A look that brings nothing is no news: the header shows a lost connection.
  async function look(): Promise<void> {
    clearTimeout(timer)
    const path = `/api/agents/find?agent=${encodeURIComponent(agent.value)}`
    await keep(api.get<DeviceFind>(path, { deadline: AGAIN_MS * 4 }).catch(() => null))
    if (isOver) return
    clearTimeout(timer)
    timer = setTimeout(() => void look(), isUnderWay.value ? AGAIN_MS : AGAIN_MS * 4)
  }

  async function send(path: string, body: object): Promise<void> {
    if (busy.value) return
    busy.value = true
    await keep(command<DeviceFind>(path, { agent: agent.value, ...body }))
    busy.value = false
    void look()
  }

  const begin = (port: string, listen: boolean): Promise<void> =>
    send('/api/agents/find', { port, listen })
  const stop = (): Promise<void> => send('/api/agents/find/stop', {})

  onMounted(() => void look())
  onBeforeUnmount(() => {
    isOver = true
    clearTimeout(timer)
  })
  watch(agent, () => {
    find.value = null
    void look()
  })

  return { agent, find, busy, isUnderWay, begin, stop }
}
