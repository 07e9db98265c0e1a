/** The sections of the page, in the groups and in the order of the navigation. */
import type { Component } from 'vue'
import * as icons from './icons'
import AccountsSection from './people/AccountsSection.vue'
import AssetsSection from './assets/AssetsSection.vue'
import DaySection from './day/DaySection.vue'
import DeviceSection from './devices/DeviceSection.vue'
import DevicesSection from './devices/DevicesSection.vue'
import FindSection from './devices/find/FindSection.vue'
import EnrolmentsSection from './people/EnrolmentsSection.vue'
import HistorySection from './history/HistorySection.vue'
import PaperSection from './paper/PaperSection.vue'
import PlanSection from './plan/PlanSection.vue'
import SelfSection from './people/SelfSection.vue'
import SettingsSection from './plan/SettingsSection.vue'
import UpTimeSection from './uptime/UpTimeSection.vue'
import VoicesSection from './voices/VoicesSection.vue'
import type { TablePart } from './plan/tables'

export interface Section {
  key: string
  /** Opened from another section: no tab of its own. */
  within?: string
  component: Component
  props?: Record<string, unknown>
}

/** What belongs together: one entry of the navigation, its sections as tabs. */
export interface SectionGroup {
  key: string
  icon: string
  sections: readonly Section[]
}

const plan = (part: TablePart): Section => ({ key: part, component: PlanSection, props: { part } })
const settings = (part: 'rules' | 'hall'): Section => ({
  key: part,
  component: SettingsSection,
  props: { part },
})

export const SECTION_GROUPS: readonly SectionGroup[] = [
  { key: 'day', icon: icons.calendarDays, sections: [{ key: 'day', component: DaySection }] },
  { key: 'services', icon: icons.listChecks, sections: [plan('services')] },
  {
    key: 'places',
    icon: icons.layoutGrid,
    sections: [plan('areas'), plan('counters'), plan('zones')],
  },
  { key: 'queue', icon: icons.listOrdered, sections: [settings('rules'), plan('classes')] },
  { key: 'people', icon: icons.users, sections: [{ key: 'accounts', component: AccountsSection }] },
  {
    key: 'machines',
    icon: icons.hardDrive,
    sections: [
      { key: 'devices', component: DevicesSection },
      { key: 'device', component: DeviceSection, within: 'devices' },
      { key: 'find', component: FindSection, within: 'devices' },
      plan('kiosks'),
      { key: 'enrolments', component: EnrolmentsSection },
      { key: 'paper', component: PaperSection },
      { key: 'assets', component: AssetsSection },
      { key: 'uptime', component: UpTimeSection },
    ],
  },
  {
    key: 'walls',
    icon: icons.monitor,
    sections: [plan('screens'), { key: 'voices', component: VoicesSection }],
  },
  { key: 'hall', icon: icons.settings, sections: [settings('hall')] },
  {
    key: 'history',
    icon: icons.history,
    sections: [{ key: 'history', component: HistorySection }],
  },
]

/** Opened from the header. */
const OWN: SectionGroup = {
  key: 'self',
  icon: '',
  sections: [{ key: 'self', component: SelfSection }],
}
const FIRST = 'services'

export function groupOf(key: string): SectionGroup {
  const has = (group: SectionGroup): boolean => group.sections.some((one) => one.key === key)
  return [...SECTION_GROUPS, OWN].find(has) ?? groupOf(FIRST)
}

/** The section with this key; the first one when there is none. */
export function sectionOf(key: string): Section {
  const group = groupOf(key)
  return group.sections.find((section) => section.key === key) ?? group.sections[0]!
}
