/** The sections of the page, in the order of the navigation. */
import type { Component } from 'vue'
import * as icons from './icons'
import AccountsSection from './people/AccountsSection.vue'
import DaySection from './day/DaySection.vue'
import DevicesSection from './devices/DevicesSection.vue'
import EnrolmentsSection from './people/EnrolmentsSection.vue'
import HistorySection from './history/HistorySection.vue'
import PlanSection from './plan/PlanSection.vue'
import SelfSection from './people/SelfSection.vue'
import SettingsSection from './plan/SettingsSection.vue'
import VoicesSection from './voices/VoicesSection.vue'

export interface Section {
  key: string
  icon: string
  component: Component
  props?: Record<string, unknown>
  /** Not in the navigation: opened from the header. */
  hidden?: boolean
}

const plan = (part: string, icon: string): Section => ({
  key: part,
  icon,
  component: PlanSection,
  props: { part },
})

export const SECTIONS: readonly Section[] = [
  { key: 'day', icon: icons.calendarDays, component: DaySection },
  plan('services', icons.listChecks),
  plan('areas', icons.layoutGrid),
  plan('counters', icons.square),
  plan('screens', icons.monitor),
  plan('kiosks', icons.ticket),
  plan('classes', icons.circleUser),
  { key: 'rules', icon: icons.listOrdered, component: SettingsSection, props: { part: 'rules' } },
  { key: 'hall', icon: icons.settings, component: SettingsSection, props: { part: 'hall' } },
  { key: 'accounts', icon: icons.users, component: AccountsSection },
  { key: 'enrolments', icon: icons.keyRound, component: EnrolmentsSection },
  { key: 'devices', icon: icons.hardDrive, component: DevicesSection },
  { key: 'voices', icon: icons.volume, component: VoicesSection },
  { key: 'history', icon: icons.history, component: HistorySection },
  { key: 'self', icon: icons.lock, component: SelfSection, hidden: true },
]

export const FIRST = 'services'

export function sectionOf(key: string): Section {
  const first = SECTIONS.find((section) => section.key === FIRST)!
  return SECTIONS.find((section) => section.key === key) ?? first
}
