/**
 * The fields of a device: what it is, where it hangs, and the settings its driver takes. Settings
 * are texts; one that is left empty is not written, and the driver takes its own value.
 */
import type { Draft } from './draft'
import type { Field, Group, Option } from './fields'

const PRINTER = 'ticket_printer'
const OFFICE = 'office_printer'
const BAR = 'led'
const PAD = 'pad'
const KEYPAD = 'keypad'

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

/** Drivers of pads; the first hangs on a shared line, the others on the network. */
const PADS = ['ff68', 'sundyn', 'gwq', 'rate-json']

/** Another package's driver stays among the choices. */
function padDrivers(_plan: unknown, draft: Draft): Option[] {
  const own = String(draft['driver'] ?? '')
  const all = PADS.includes(own) || own === '' ? PADS : [...PADS, own]
  return all.map((value) => ({ value, label: value }))
}

/** A device whose driver reads this: any of another kind, and pads with one of these drivers. */
const isRead =
  (...drivers: readonly string[]) =>
  (draft: Draft): boolean =>
    draft['kind'] !== PAD || drivers.includes(String(draft['driver']))

const ofPads = (field: Field, ...drivers: readonly string[]): Field => ({
  ...field,
  isFor: (draft) => (field.isFor?.(draft) ?? true) && isRead(...drivers)(draft),
})

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
      { path: 'kind', kind: 'select', options: choice(PRINTER, OFFICE, BAR, PAD, KEYPAD), isFirst: true },
      { path: 'code', kind: 'text', length: 40, isFirst: true },
      {
        path: 'counter',
        kind: 'select',
        options: (plan) => [
          { value: '', label: '—' },
          ...plan.counters.map(({ code, label }) => ({ value: code, label })),
        ],
        isFor: isA(BAR, PAD, KEYPAD),
      },
    ],
  },
  {
    key: 'wire',
    fields: [
      { path: 'driver', kind: 'select', options: padDrivers, isFor: isA(PAD) },
      { path: 'port', kind: 'text', length: 200, isWide: true },
      ofPads({ ...setting('address', BAR, PAD, KEYPAD), length: 3 }, 'ff68'),
      { path: 'agent', kind: 'text', length: 60 },
      { path: 'profile', kind: 'select', options: profiles, isFor: isA(PRINTER) },
    ],
  },
  {
    key: 'settings',
    fields: [
      { ...setting('media', OFFICE), length: 7 },
      { ...setting('cells', BAR), length: 3 },
      chosen('colour', ['red', 'green', 'yellow'], BAR),
      chosen('answers', ['no'], BAR),
      setting('keys', PAD),
      setting('scale', PAD),
      setting('mapping', PAD),
      chosen('layout', ['f6', 'f5'], KEYPAD),
      { ...setting('acts', KEYPAD), length: 200, isWide: true },
      ofPads(chosen('receipt', ['short', 'none'], PAD, KEYPAD), 'ff68'),
      ofPads({ ...setting('window', PAD), length: 20 }, 'rate-json'),
      ofPads(setting('token', PAD), 'rate-json'),
      ofPads(chosen('dimension', ['quality', 'efficiency', 'honest'], PAD), 'rate-json'),
      ofPads(chosen('staff', ['no'], PAD), 'sundyn', 'gwq'),
      ofPads(chosen('guid', ['yes'], PAD), 'sundyn'),
      ofPads({ ...setting('listen', PAD), length: 5 }, 'sundyn'),
      chosen('told_apart', ['function'], KEYPAD),
      chosen('display', ['both'], KEYPAD),
      chosen('signal', ['result', 'none'], KEYPAD),
      ofPads({ ...setting('baud', PRINTER, BAR, PAD, KEYPAD), length: 7 }, 'ff68'),
      ofPads(chosen('flow', ['rtscts', 'dsrdtr', 'xonxoff'], PRINTER, BAR, PAD, KEYPAD), 'ff68'),
    ],
  },
]
