/**
 * The fields of a device: what it is, where it hangs, and the settings its driver takes. Settings
 * are texts; one that is left empty is not written, and the driver takes its own value.
 */
import type { Draft } from './draft'
import type { Field, Group, Option } from './fields'

const PRINTER = 'ticket_printer'
const BAR = 'led'
const PAD = 'pad'

const WIDTHS = ['80mm', '58mm', '80mm+no-cutter', '58mm+cutter', '80mm+write-only', '58mm+write-only']
/** Names of printer_models.toml. */
const MODELS = [
  'gainscha-gp-80', 'hcc-pos80b', 'hprt-tp80k', 'kefar-kr-306', 'netum-nt-5890k', 'netum-nt-80',
  'rongda-rd-kt247', 'rongta-rp326', 'sprt-pos58', 'sunmi-v2', 'xprinter-xp-c2008',
  'zjiang-pos-5890', 'zjiang-zj-5870',
] // prettier-ignore
const PROFILES = [...WIDTHS, ...MODELS]

const isA =
  (...kinds: readonly string[]) =>
  (draft: Draft): boolean =>
    kinds.includes(String(draft['kind']))

/** The first is what stands for "not written". */
const choice =
  (...values: readonly string[]) =>
  (): Option[] =>
    values.map((value) => ({ value, label: value || 'auto' }))

function profiles(_plan: unknown, draft: Draft): Option[] {
  const own = String(draft['profile'] ?? '')
  const all = PROFILES.includes(own) || own === '' ? PROFILES : [own, ...PROFILES]
  return all.map((value) => ({ value, label: value }))
}

const setting = (name: string, ...kinds: readonly string[]): Field => ({
  path: `settings.${name}`,
  kind: 'text',
  length: 60,
  isFor: isA(...kinds),
})

const chosen = (name: string, values: readonly string[], ...kinds: readonly string[]): Field => ({
  path: `settings.${name}`,
  kind: 'select',
  options: choice('', ...values),
  isFor: isA(...kinds),
})

export const DEVICE_GROUPS: readonly Group[] = [
  {
    key: 'names',
    fields: [
      { path: 'kind', kind: 'select', options: choice(PRINTER, BAR, PAD), isFirst: true },
      { path: 'code', kind: 'text', length: 40, isFirst: true },
      {
        path: 'counter',
        kind: 'select',
        options: (plan) => [
          { value: '', label: '—' },
          ...plan.counters.map(({ code, label }) => ({ value: code, label })),
        ],
        isFor: isA(BAR, PAD),
      },
    ],
  },
  {
    key: 'wire',
    fields: [
      { path: 'port', kind: 'text', length: 200, isWide: true },
      { ...setting('address', BAR, PAD), length: 3 },
      { path: 'agent', kind: 'text', length: 60 },
      { path: 'profile', kind: 'select', options: profiles, isFor: isA(PRINTER) },
    ],
  },
  {
    key: 'settings',
    fields: [
      { ...setting('cells', BAR), length: 3 },
      chosen('colour', ['red', 'green', 'yellow'], BAR),
      chosen('answers', ['no'], BAR),
      setting('keys', PAD),
      setting('scale', PAD),
      setting('mapping', PAD),
      chosen('receipt', ['short', 'none'], PAD),
      { ...setting('baud', PRINTER, BAR, PAD), length: 7 },
      chosen('flow', ['rtscts', 'dsrdtr', 'xonxoff'], PRINTER, BAR, PAD),
    ],
  },
]
