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
const READER = 'id_reader'
const LOCKS = 'locks'
const SCANNER = 'scanner'
const CAMERA = 'camera'
/** In the order in which they are offered. */
const KINDS = [PRINTER, OFFICE, BAR, PAD, KEYPAD, SCANNER, LOCKS, READER, CAMERA]

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

/** Of pads the first hangs on a shared line, the others on the network. */
const PADS = ['ff68', 'sundyn', 'gwq', 'rate-json']
const READERS = ['sam-v']
/** The first can be asked and told, the others only send what they read. */
const SCANNERS = ['gm65', 'serial-scanner']
/** On a computer's own port, on the network, a folder, and two makers' programs. */
const CAMERAS = ['uvc', 'mjpeg', 'pictures', 'eloam', 'gwq-camera']
const BOARDS = ['wkly', 'xor24', 'yt']
const BARS = ['a090', 'pinganlihe', 'bb5154', 'ruize']
/** Bars that show any text. */
const WRITING = ['a090', 'bb5154', 'ruize']

const DRIVERS: Readonly<Record<string, readonly string[]>> = {
  [BAR]: BARS,
  [READER]: READERS,
  [SCANNER]: SCANNERS,
  [LOCKS]: BOARDS,
  [CAMERA]: CAMERAS,
}
/** Kind → what is said of its choice of drivers, where that is not what pads say. */
const DRIVER_HELPS: Readonly<Record<string, string>> = {
  [BAR]: 'bar_driver',
  [READER]: 'reader_driver',
  [SCANNER]: 'scanner_driver',
  [LOCKS]: 'board_driver',
  [CAMERA]: 'camera_driver',
}

/** Another package's driver stays among the choices. */
function drivers(_plan: unknown, draft: Draft): Option[] {
  const ours = DRIVERS[String(draft['kind'])] ?? PADS
  const own = String(draft['driver'] ?? '')
  const all = ours.includes(own) || own === '' ? ours : [...ours, own]
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

/** Of our bars only those with these drivers; another package's may read anything. */
const ofBars = (field: Field, ...readers: readonly string[]): Field => ({
  ...field,
  isFor: (draft) => {
    const driver = String(draft['driver'])
    const reads = draft['kind'] !== BAR || !BARS.includes(driver) || readers.includes(driver)
    return (field.isFor?.(draft) ?? true) && reads
  },
})

/** Of our lock boards only those with this driver; another package's may read anything. */
const ofBoards = (field: Field, reader: string): Field => ({
  ...field,
  isFor: (draft) => {
    const driver = String(draft['driver'])
    return (field.isFor?.(draft) ?? true) && (driver === reader || !BOARDS.includes(driver))
  },
})

/** Of our cameras only those with this driver; another package's may read anything. */
const ofCameras = (field: Field, reader: string): Field => ({
  ...field,
  isFor: (draft) => {
    const driver = String(draft['driver'])
    return (field.isFor?.(draft) ?? true) && (driver === reader || !CAMERAS.includes(driver))
  },
})

/** Of our scanners only those that can be told something; another package's may read anything. */
const ofAsked = (field: Field): Field => ({
  ...field,
  isFor: (draft) =>
    (field.isFor?.(draft) ?? true) && (draft['kind'] !== SCANNER || draft['driver'] !== 'serial-scanner'),
})

/** What stands at no window may stand at a kiosk. */
const isOfKiosk = (draft: Draft): boolean => draft['kind'] === SCANNER && !draft['counter']

/** What is said of where a device stands. */
const COUNTER_HELPS: Readonly<Record<string, string>> = {
  [BAR]: 'bar_counter',
  [SCANNER]: 'scanner_counter',
  [CAMERA]: 'camera_counter',
}

/** A bar that stands at no counter shows the calls of many: a main screen. */
const isMainScreen = (draft: Draft): boolean => draft['kind'] === BAR && !draft['counter']

const ofMainScreens = (field: Field): Field => ({ ...field, isFor: isMainScreen })

const ofWindows = (field: Field): Field => ({
  ...field,
  isFor: (draft) => (field.isFor?.(draft) ?? true) && !isMainScreen(draft),
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
      { path: 'kind', kind: 'select', options: choice(...KINDS), isFirst: true },
      { path: 'code', kind: 'text', length: 40, isFirst: true },
      {
        path: 'counter',
        kind: 'select',
        options: (plan) => [
          { value: '', label: '—' },
          ...plan.counters.map(({ code, label }) => ({ value: code, label })),
        ],
        isFor: isA(BAR, PAD, KEYPAD, SCANNER, CAMERA),
        helpFor: (draft) => COUNTER_HELPS[String(draft['kind'])] ?? '',
      },
      {
        path: 'settings.kiosk',
        kind: 'select',
        options: (plan) => [
          { value: '', label: 'infodesk' },
          ...plan.kiosks.map(({ code, name }) => ({ value: code, label: name })),
        ],
        isFor: isOfKiosk,
      },
    ],
  },
  {
    key: 'wire',
    fields: [
      {
        path: 'driver',
        kind: 'select',
        options: drivers,
        isFor: isA(PAD, BAR, READER, LOCKS, SCANNER, CAMERA),
        helpFor: (draft) => DRIVER_HELPS[String(draft['kind'])] ?? '',
      },
      {
        path: 'port',
        kind: 'text',
        length: 200,
        isWide: true,
        helpFor: (draft) => (draft['kind'] === CAMERA ? 'camera_port' : ''),
      },
      {
        ...ofPads({ ...setting('address', BAR, PAD, KEYPAD, LOCKS), length: 3 }, 'ff68'),
        helpFor: (draft) => (draft['kind'] === LOCKS ? 'board_address' : ''),
      },
      { path: 'agent', kind: 'text', length: 60 },
      { path: 'profile', kind: 'select', options: profiles, isFor: isA(PRINTER) },
    ],
  },
  {
    key: 'settings',
    fields: [
      { ...setting('media', OFFICE), length: 7 },
      ofBars({ ...setting('cells', BAR), length: 3 }, ...WRITING),
      ofMainScreens({ ...setting('rows'), length: 1 }),
      ofMainScreens({
        path: 'settings.areas',
        kind: 'many',
        isJoined: true,
        options: (plan) => plan.areas.map(({ code, name }) => ({ value: code, label: name })),
      }),
      ofBars(setting('idle', BAR), ...WRITING),
      ofBars(ofWindows(setting('paused', BAR)), ...WRITING),
      ofBars(chosen('colour', ['red', 'green', 'yellow'], BAR), 'a090'),
      ofAsked(ofBars(chosen('answers', ['no'], BAR, READER, LOCKS, SCANNER), 'a090', 'pinganlihe', 'ruize')),
      ofBars(chosen('screen', ['main'], BAR), 'pinganlihe', 'bb5154'),
      ofBars({ ...setting('style', BAR), length: 10 }, 'bb5154'),
      ofBars(chosen('hanzi', ['nibbles'], BAR), 'ruize'),
      ofBars(chosen('verb', ['W'], BAR), 'ruize'),
      setting('keys', PAD),
      setting('scale', PAD),
      setting('mapping', PAD),
      chosen('layout', ['f6', 'f5'], KEYPAD),
      { ...setting('acts', KEYPAD), length: 200, isWide: true },
      ofPads(chosen('receipt', ['short', 'none'], PAD, KEYPAD), 'ff68'),
      {
        ...ofBars(ofPads({ ...setting('window', PAD, BAR), length: 20 }, 'rate-json'), 'pinganlihe'),
        helpFor: (draft) => (draft['kind'] === BAR ? 'bar_window' : ''),
      },
      ofPads(setting('token', PAD), 'rate-json'),
      ofPads(chosen('dimension', ['quality', 'efficiency', 'honest'], PAD), 'rate-json'),
      ofPads(chosen('staff', ['no'], PAD), 'sundyn', 'gwq'),
      ofPads(chosen('guid', ['yes'], PAD), 'sundyn'),
      ofPads({ ...setting('listen', PAD), length: 5 }, 'sundyn'),
      chosen('told_apart', ['function'], KEYPAD),
      chosen('display', ['both'], KEYPAD),
      chosen('signal', ['result', 'none'], KEYPAD),
      { ...setting('wait', READER), length: 5 },
      ofAsked(chosen('trigger', ['command'], SCANNER)),
      chosen('suffix', ['cr'], SCANNER),
      { ...setting('repeat', SCANNER), length: 5 },
      { ...setting('locks', LOCKS), length: 3 },
      chosen('open_state', ['0', '1'], LOCKS),
      ofBoards(chosen('feedback', ['closed'], LOCKS), 'xor24'),
      ofBoards(chosen('ask', ['getalllocksstatus'], LOCKS), 'yt'),
      setting('cabinet', LOCKS),
      { ...setting('first', LOCKS), length: 3 },
      { ...setting('keep_days', LOCKS), length: 3 },
      setting('out_of_use', LOCKS),
      { ...setting('name', CAMERA), length: 20 },
      chosen('turn', ['90', '180', '270'], CAMERA),
      ofCameras({ ...setting('still', CAMERA), length: 11 }, 'uvc'),
      ofCameras({ ...setting('preview', CAMERA), length: 11 }, 'uvc'),
      ofCameras({ ...setting('device', CAMERA), length: 1 }, 'eloam'),
      ofCameras({ ...setting('resolution', CAMERA), length: 2 }, 'eloam'),
      ofCameras(chosen('deskew', ['yes'], CAMERA), 'eloam'),
      ofCameras({ ...setting('index', CAMERA), length: 1 }, 'gwq-camera'),
      ofCameras(chosen('autocut', ['yes'], CAMERA), 'gwq-camera'),
      ofPads({ ...setting('baud', PRINTER, BAR, PAD, KEYPAD, READER, LOCKS, SCANNER), length: 7 }, 'ff68'),
      ofPads(
        chosen('flow', ['rtscts', 'dsrdtr', 'xonxoff'], PRINTER, BAR, PAD, KEYPAD, READER, LOCKS, SCANNER),
        'ff68',
      ),
    ],
  },
]
