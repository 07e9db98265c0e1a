/**
 * What is typed into one or more things of the plan, held against what the plan says: which fields
 * differ, in words and as edits. What somebody else changes meanwhile follows, what was typed stays.
 */
import { computed, shallowRef, watch } from 'vue'
import type { PlanParts } from '@ui/wire'
import { changedPaths, copyOf, valueAt, withValue, type Draft } from './draft'
import type { Block, Field, Part } from './fields'
import { useChange } from './useChange'
import { usePlan } from './usePlan'
import { useWording } from './useWording'

/** One thing of the form; a form has one of each part. */
export interface Sheet {
  part: Part | Block
  fields: readonly Field[]
  /** As the plan has it now. */
  start(plan: PlanParts): Draft
  /** What else a field just typed changes. */
  settle?(before: Draft, after: Draft): Draft
}

type Drafts = Readonly<Record<string, Draft>>

export function useForm(sheets: readonly Sheet[]) {
  const words = useWording()
  const { plan, problems } = usePlan()
  const change = useChange()
  const before = shallowRef<Drafts>({})
  const drafts = shallowRef<Drafts>({})

  function started(from: PlanParts): Drafts {
    const all: Record<string, Draft> = {}
    for (const sheet of sheets) all[sheet.part] = sheet.start(from)
    return all
  }

  function touched(part: Part | Block): Field[] {
    const old = before.value[part]
    const fields = sheets.find((sheet) => sheet.part === part)?.fields ?? []
    if (!old) return []
    const paths = changedPaths(old, drafts.value[part]!, fields.map(({ path }) => path))
    return fields.filter(({ path }) => paths.includes(path))
  }

  function restart(): void {
    before.value = plan.value ? started(plan.value) : {}
    drafts.value = copyOf(before.value)
  }

  watch(
    plan,
    (now) => {
      if (!now) return
      const merged: Record<string, Draft> = copyOf(started(now))
      for (const { part } of sheets) {
        for (const { path } of touched(part)) {
          merged[part] = withValue(merged[part]!, path, valueAt(drafts.value[part]!, path))
        }
      }
      before.value = started(now)
      drafts.value = merged
    },
    { immediate: true },
  )
  watch(drafts, () => (change.trial.value = null))

  const changes = computed(() =>
    sheets.flatMap(({ part }) =>
      touched(part).map((field) =>
        words.changeOf(part, field, before.value[part]!, drafts.value[part]!, plan.value!),
      ),
    ),
  )

  function write(part: Part | Block, path: string, value: unknown): void {
    const old = drafts.value[part]!
    const typed = withValue(old, path, value)
    const settle = sheets.find((sheet) => sheet.part === part)?.settle
    drafts.value = { ...drafts.value, [part]: settle ? settle(old, typed) : typed }
  }

  function isWrong(part: Part | Block, path: string): boolean {
    return problems.value.some(
      (one) => one.part === part && (one.field === path || one.field.startsWith(`${path}[`)),
    )
  }

  /** What was typed is forgotten. */
  function drop(): void {
    problems.value = []
    drafts.value = copyOf(before.value)
  }

  return { ...change, before, drafts, changes, touched, write, isWrong, drop, restart }
}

export type Form = ReturnType<typeof useForm>
