/** What went wrong with the step a sheet asked for, in words, until it is tried again. */
import { ref } from 'vue'
import { useDesk, useSaying } from './context'

export function useTrouble() {
  const { console: desk } = useDesk()
  const { t } = useSaying()
  const trouble = ref('')

  /** Notes how it went and hands it on. */
  function tried(went: boolean): boolean {
    const result = desk.result.value
    const wrong = !went && result !== null && result.tone !== 'ok'
    trouble.value = wrong ? t(result.key, result.facts) : ''
    return went
  }
  return { trouble, tried }
}
