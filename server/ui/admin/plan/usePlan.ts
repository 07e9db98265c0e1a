/**
 * The set-up as the server has it, and changes to it. A change is made against the set-up it was
 * typed for: when somebody else was quicker it is refused, and what was typed stays.
 */
import { inject, onBeforeUnmount, provide, shallowRef, type InjectionKey, type ShallowRef } from 'vue'
import { Refusal } from '@ui/api'
import type { PlanChanged, PlanEdit, PlanParts, PlanProblem } from '@ui/wire'
import type { Admin } from '../useAdmin'

export interface PlanKeeper {
  plan: Readonly<ShallowRef<PlanParts | null>>
  /** What is wrong with the change tried last. */
  problems: ShallowRef<readonly PlanProblem[]>
  load(): Promise<void>
  /** What `edits` would do; null when that could not be found out. */
  tryOut(edits: readonly PlanEdit[]): Promise<PlanChanged | null>
  /** Make them; null when they were refused. note: what the history says. */
  change(edits: readonly PlanEdit[], note: string): Promise<PlanChanged | null>
}

const KEY: InjectionKey<PlanKeeper> = Symbol('plan')

export function providePlan(admin: Admin): PlanKeeper {
  const plan = shallowRef<PlanParts | null>(null)
  const problems = shallowRef<readonly PlanProblem[]>([])

  async function load(): Promise<void> {
    plan.value = (await admin.read<PlanParts>('/api/plan/parts')) ?? plan.value
  }

  async function send(
    edits: readonly PlanEdit[],
    note: string,
    isTrial: boolean,
  ): Promise<PlanChanged | null> {
    const stamp = plan.value?.stamp
    if (stamp === undefined) return null
    problems.value = []
    try {
      const body = { stamp, edits, note: note.slice(0, 200), check_only: isTrial }
      const told = await admin.api.command<PlanChanged>('/api/plan/change', body)
      problems.value = told.problems
      return told
    } catch (error) {
      if (error instanceof Refusal && error.code === 'plan_invalid') {
        problems.value = (error.facts['problems'] as PlanProblem[] | undefined) ?? []
      } else if (error instanceof Refusal && error.status === 401) {
        admin.expired.value = true
      } else {
        admin.failed(admin.sentence(error))
      }
      if (error instanceof Refusal && error.code === 'plan_changed') await load()
      return null
    }
  }

  const keeper: PlanKeeper = {
    plan,
    problems,
    load,
    tryOut: (edits) => send(edits, '', true),
    async change(edits, note) {
      const told = await send(edits, note, false)
      if (told) await load()
      return told
    },
  }
  provide(KEY, keeper)
  // Somebody else may have changed it while this window was in the background.
  const refresh = (): void => void (document.visibilityState === 'visible' && load())
  document.addEventListener('visibilitychange', refresh)
  onBeforeUnmount(() => document.removeEventListener('visibilitychange', refresh))
  void load()
  return keeper
}

export function usePlan(): PlanKeeper {
  const keeper = inject(KEY)
  if (!keeper) throw new Error('no plan above')
  return keeper
}
