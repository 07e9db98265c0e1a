/** The services the number is for so far, in the order in which they are done. */
import { computed } from 'vue'
import type { Service } from '@ui/wire'
import { materialsOf } from '../materials'
import { chosen } from '../session'
import { useKiosk } from './useKiosk'

export function useChosen() {
  const { services, session } = useKiosk()
  const known = computed(() => new Map(services.value.map((one) => [one.code, one])))
  const all = computed(() =>
    chosen(session.value)
      .map((code) => known.value.get(code))
      .filter((one): one is Service => one !== undefined),
  )
  const materials = computed(() => materialsOf(all.value))
  return { all, materials }
}
