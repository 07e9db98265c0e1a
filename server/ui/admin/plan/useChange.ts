/**
 * Saving a change of the plan: try it out, make it, say what was done, and offer to take it back
 * (the set-up before it is put in force again).
 */
import { ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import type { PlanChanged, PlanEdit, PlanVersion } from '@ui/wire'
import { useAdmin } from '../useAdmin'
import { usePlan } from './usePlan'

export function useChange() {
  const { t } = useI18n()
  const admin = useAdmin()
  const keeper = usePlan()
  const busy = ref(false)
  const trial = shallowRef<PlanChanged | null>(null)

  async function tryOut(edits: readonly PlanEdit[]): Promise<void> {
    busy.value = true
    trial.value = await keeper.tryOut(edits)
    busy.value = false
  }

  /** What was saved, null when it was refused. said: what the history and the strip say. */
  async function save(edits: readonly PlanEdit[], said: string): Promise<PlanChanged | null> {
    busy.value = true
    trial.value = null
    const told = await keeper.change(edits, said)
    busy.value = false
    if (told) admin.done(t('admin.change.saved', { what: said }), () => takeBack(told.stamp))
    return told
  }

  async function takeBack(stamp: string): Promise<unknown> {
    const versions = await admin.read<PlanVersion[]>('/api/plan/versions')
    const before = versions?.[1]
    if (!before) return null
    const note = t('admin.history.undo_note')
    const went = await admin.command('/api/plan/rollback', { seq: before.seq, stamp, note })
    await keeper.load()
    return went
  }

  return { busy, trial, tryOut, save }
}
