/**
 * 先试算: one suggestion tried out by the server, for the card that shows it. Asking again works it
 * out anew; whatever comes back after the card has turned to something else is dropped.
 */
import { ref, shallowRef, type Ref } from 'vue'
import type { Api } from '@ui/api'
import { sentenceOf, type Sentence } from '@ui/staff/sentences'
import type { HourAhead } from '@ui/wire'

export interface AheadState {
  /** Nothing asked, on its way, here, or not to be had. */
  stage: Readonly<Ref<'closed' | 'working' | 'shown' | 'failed'>>
  ahead: Readonly<Ref<HourAhead | null>>
  trouble: Readonly<Ref<Sentence | null>>
  look(alert: number, suggestion: string): Promise<void>
  close(): void
}

const DEADLINE = 12_000

export function useHourAhead(api: Api, known: (key: string) => boolean): AheadState {
  const stage = ref<'closed' | 'working' | 'shown' | 'failed'>('closed')
  const ahead = shallowRef<HourAhead | null>(null)
  const trouble = shallowRef<Sentence | null>(null)
  let asked = 0

  async function look(alert: number, suggestion: string): Promise<void> {
    const mine = ++asked
    stage.value = 'working'
    try {
      const path = `/api/alerts/${alert}/hour-ahead/${encodeURIComponent(suggestion)}`
      const answer = await api.get<HourAhead>(path, { deadline: DEADLINE })
      if (mine !== asked) return
      ahead.value = answer
      stage.value = 'shown'
    } catch (error) {
      if (mine !== asked) return
      trouble.value = sentenceOf(error, known, 'supervisor.ahead.offline')
      stage.value = 'failed'
    }
  }

  function close(): void {
    asked += 1
    stage.value = 'closed'
  }

  return { stage, ahead, trouble, look, close }
}
