/** Where a device may stand: the kiosks, screens, counters and agents' computers of the plan. */
import type { Enrolment, OfferAsk, PlanParts } from '@ui/wire'

export interface PlaceOption {
  code: string
  name: string
}

export function placesFor(role: OfferAsk['role'], plan: PlanParts | null): PlaceOption[] {
  if (!plan) return []
  if (role === 'kiosk') return plan.kiosks.map(({ code, name }) => ({ code, name }))
  if (role === 'display') return plan.screens.map(({ code, name }) => ({ code, name }))
  if (role === 'agent') {
    const names = new Set(plan.devices.map(({ agent }) => agent).filter((name) => name !== ''))
    return [...names].sort().map((name) => ({ code: name, name }))
  }
  return plan.counters.map(({ code, label }) => ({ code, name: label }))
}

/** Where a device was let in, by the name people know; its code when the plan has it no more. */
export function placeName(plan: PlanParts | null, one: Pick<Enrolment, 'role' | 'at'>): string {
  if (one.at === null) return ''
  const role = one.role === 'kiosk' || one.role === 'display' ? one.role : 'pad'
  return placesFor(role, plan).find(({ code }) => code === one.at)?.name ?? one.at
}
