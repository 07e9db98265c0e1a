/** Fields, values and problems of the plan in words. */
import { useI18n } from 'vue-i18n'
import type { PlanFieldChange, PlanParts, PlanProblem } from '@ui/wire'
import type { Block, Field, Part } from './fields'
import { codesIn, valueAt, type Draft } from './draft'
import { labelSpans } from './model'

const SHORT = 24
const FEW = 8

/** Facts of a refusal or a problem as a sentence takes them: long lists are cut. */
function factsOf(told: Readonly<Record<string, unknown>>, and: string): Record<string, unknown> {
  const facts: Record<string, unknown> = {}
  for (const name of Object.keys(told)) {
    const fact = told[name]
    facts[name] = Array.isArray(fact) ? fact.slice(0, FEW).join(and) : fact
  }
  return facts
}

export function useWording() {
  const { t, te } = useI18n()

  const keyOf = (path: string): string => path.replace(/\./g, '_')

  function label(part: Part | Block, path: string): string {
    return t(`admin.field.${part}.${keyOf(path)}`)
  }

  function help(part: Part | Block, path: string): string {
    const key = `admin.help.${part}.${keyOf(path)}`
    return te(key) ? t(key) : ''
  }

  function unit(field: Field): string {
    return field.unit ? t(`admin.unit.${field.unit}`) : ''
  }

  /** An option's own word, when the language has one. */
  function optionLabel(part: Part | Block, path: string, label: string): string {
    const key = `admin.option.${part}.${keyOf(path)}.${label}`
    return te(key) ? t(key) : label
  }

  /** A value as the footer says it. */
  function said(field: Field, part: Part | Block, value: unknown, plan: PlanParts, draft: Draft) {
    if (value === null || value === undefined || value === '') return t('admin.value.none')
    const options = field.options ? field.options(plan, draft) : []
    const name = (one: unknown): string => {
      const option = options.find((choice) => choice.value === one)
      return option ? optionLabel(part, field.path, option.label) : String(one)
    }
    if (field.kind === 'rows') return t('admin.value.rows', { n: (value as unknown[]).length })
    const many: unknown = field.isJoined ? codesIn(value) : value
    if (Array.isArray(many)) {
      if (many.length === 0) return t('admin.value.none')
      const joined = labelSpans(many.map(name), t('common.and'))
      return joined.length > SHORT ? t('admin.value.rows', { n: many.length }) : joined
    }
    const text = name(value)
    return text.length > SHORT ? `${text.slice(0, SHORT)}…` : text
  }

  /** 等候上限 30 → 20 分钟. */
  function changeOf(
    part: Part | Block,
    field: Field,
    before: Draft,
    after: Draft,
    plan: PlanParts,
  ): string {
    return t('admin.change.one', {
      field: label(part, field.path),
      before: said(field, part, valueAt(before, field.path), plan, before),
      after: said(field, part, valueAt(after, field.path), plan, after),
      unit: unit(field),
    }).trim()
  }

  function problem(one: PlanProblem): string {
    return t('admin.problem.at', { where: whereOf(one.part, one.name, one.field), what: wrong(one) })
  }

  /** What is wrong, without saying where. */
  function wrong({ code, facts }: Pick<PlanProblem, 'code' | 'facts'>): string {
    const key = `admin.problem.${code}`
    return te(key) ? t(key, factsOf(facts, t('common.and'))) : t('admin.problem.other', { code })
  }

  /** Why the hall would not take a change now; empty when it would. */
  function refused(told: Readonly<Record<string, unknown>> | null | undefined): string {
    if (!told) return ''
    const code = String(told['code'])
    const keys = [`admin.refusal.${code}`, `refusal.${code}`]
    const key = keys.find((one) => te(one))
    return key ? t(key, factsOf(told, t('common.and'))) : t('refusal.unknown', { code })
  }

  /** A value of the server's trial or history. */
  function shown(value: unknown): string {
    if (value === null || value === undefined || value === '') return t('admin.value.none')
    if (Array.isArray(value)) {
      const isPlain = value.every((one) => typeof one !== 'object')
      if (isPlain && value.length === 0) return t('admin.value.none')
      return isPlain && value.length < 6 ? value.join(t('common.and')) : t('admin.value.rows', { n: value.length })
    }
    if (typeof value !== 'object') return String(value)
    const held = Object.values(value).filter((one) => one !== '' && one !== null)
    return held.join(t('common.and')) || t('admin.value.none')
  }

  /** What a change of the server's trial is about, in words. */
  function changed(one: PlanFieldChange): string {
    const name = one.name || t(`admin.part.${one.part}`)
    if (one.field === '') {
      const key = one.after === null ? 'removed' : 'added'
      return t(`admin.change.${key}`, { part: t(`admin.part.${one.part}`), name })
    }
    return whereOf(one.part, one.name, one.field)
  }

  function whereOf(part: string, name: string, path: string): string {
    const first = path.replace(/\[.*$/, '')
    const dotted = keyOf(first)
    const named = [`admin.field.${part}.${dotted}`, `admin.field.${part}.${first.split('.')[0]}`]
    const found = named.find((key) => te(key))
    return [t(`admin.part.${part}`), name, found ? t(found) : first].filter(Boolean).join(' · ')
  }

  return {
    t,
    te,
    label,
    help,
    unit,
    optionLabel,
    changeOf,
    problem,
    wrong,
    refused,
    changed,
    shown,
  }
}
