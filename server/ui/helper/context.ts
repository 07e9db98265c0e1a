/** What every part of the page shares. */
import { inject, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { counterSaid } from '@ui/counterName'
import { useSaid } from '@ui/said'
import type { Hall, HelpCallRow, HelperView } from '@ui/wire'
import type { Acts } from './useActs'

export interface Helper {
  /** This helper's name. */
  me: ComputedRef<string>
  hall: ComputedRef<Hall>
  view: ComputedRef<HelperView>
  now: Readonly<Ref<number>>
  /** Nothing can be told to the server just now. */
  offline: ComputedRef<boolean>
  acts: Acts
}

export const HELPER: InjectionKey<Helper> = Symbol('helper')

export function useHelper(): Helper {
  const helper = inject(HELPER)
  if (!helper) throw new Error('used outside HelperPage')
  return helper
}

/** Where somebody waits, in words. */
export function usePlaces() {
  const { t } = useI18n()
  const { said } = useSaid()

  function place({ counter, place: name, number }: HelpCallRow): string {
    if (counter !== null) {
      return counterSaid(counter, (label) => t('helper.place.counter', { label }), said)
    }
    if (name) return said(name)
    return number === null ? t('helper.place.phone') : t('helper.place.number', { number })
  }

  /** With the number and the part of the hall, as far as they say more. */
  function whole(call: HelpCallRow): string {
    const named = place(call)
    const number = call.number === null ? '' : t('helper.place.number', { number: call.number })
    return [named, number === named ? '' : number, said(call.where)].filter(Boolean).join(' · ')
  }
  return { place, whole }
}
