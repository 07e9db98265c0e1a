/** What the desk says about a place that is too full, and about the one thing it can do. */
import type { Alert, Suggestion } from '@ui/wire'

type Say = (key: string, facts?: Record<string, string | number>) => string

export interface AlertWords {
  what: string
  figures: string
  act: string
  effect: string
  yes: string
  no: string
}

/** busy: somebody is at the counter, so anything new begins after them. said: a name of the hall in
 * the page's language. */
export function alertWords(
  alert: Alert,
  busy: boolean,
  t: Say,
  said: (name: string) => string,
): AlertWords {
  const place = said(alert.service?.name ?? alert.area.name)
  const one = alert.suggestions[0]!
  const service = said(one.service?.name ?? '')
  const facts = { n: one.tickets.length, what: service || place, service }
  return {
    what: t('desk.alert.what', { place }),
    figures: figures(alert, t),
    act: t('desk.alert.can', { act: t(`desk.alert.${one.kind}${busy ? '_then' : ''}`, facts) }),
    effect: effect(place, one, t),
    yes: t(`desk.alert.${one.kind}_yes`, facts),
    no: t(`desk.alert.${one.kind}_no`),
  }
}

/** 17 人在等，最长 43 分钟（上限 30 分钟）: each figure with its limit when that is passed. */
function figures(alert: Alert, t: Say): string {
  const values = { people: alert.people, longest: alert.longest, expected: alert.expected }
  const told = (['people', 'longest', 'expected'] as const).flatMap((measure) => {
    const passed = alert.limits.find((one) => one.measure === measure)
    if (measure === 'expected' && !passed) return []
    const n = values[measure] ?? '–'
    const said = t(`desk.alert.${measure}`, { n })
    return [passed ? said + t(`desk.alert.limit_${measure}`, { n: passed.limit }) : said]
  })
  return told.join(t('desk.alert.comma'))
}

/** 预计人社 43 → 约 34 分钟，本区多等约 4 分钟. */
function effect(place: string, { here, there }: Suggestion, t: Say): string {
  const after = here.after ?? 0
  const told =
    here.before === null
      ? t('desk.alert.effect_new', { place, after })
      : t('desk.alert.effect', { place, before: here.before, after })
  const more = there && there.before !== null ? (there.after ?? 0) - there.before : 0
  if (!there) return told
  const cost = more > 0 ? t('desk.alert.cost', { n: more }) : t('desk.alert.no_cost')
  return told + t('desk.alert.comma') + cost
}

/** Where a page sends its answer to an alert. */
export function alertPath(alert: Alert, answer: 'take' | 'decline'): string {
  return `/api/alerts/${alert.id}/${answer}`
}
