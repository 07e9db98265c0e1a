/**
 * One visitor at the kiosk, as a value: the page shown, what was chosen, the number asked for, and
 * when all of it is forgotten. Several services go on one number: those chosen before the one on
 * the page are `earlier`, and the list they are chosen from is the home page again.
 * `step(session, event, now)` is everything that can happen; `now` is real time in ms and only ever
 * grows. Nothing here reads a clock, a network or the page.
 *
 * Promises: a new visitor finds nothing of the one before; an unanswered request keeps its key, so
 * it can be sent again without a second number; a number once shown stays until it has been read.
 */
import { readScan } from '@ui/scanner'
import type { SlipState, TicketMade } from '@ui/wire'

export const IDLE_MS = 60_000 // nothing touched: ask 还在吗？
export const DOUBT_MS = 15_000 // not answered: the next visitor may come
export const TAKEN_MS = 20_000 // the slip is out
export const KEEP_MS = 60_000 // the number must be photographed or remembered
export const PRINT_MS = 20_000 // no word about the slip for so long: do not rely on it
export const PICKUP_MS = 30_000 // a whole pick-up code, and the number of its door
export const PATIENCE_MS = 5_000 // only then may a request be given up
const QUERY_LENGTH = 20
export const BOOKING_DIGITS = 8
export const PICKUP_DIGITS = 8

export type Page =
  | { name: 'home' }
  | { name: 'areas' }
  | { name: 'search' }
  | { name: 'booking' }
  /** key: of the request to open the door, when its code was scanned; null: it is typed. */
  | { name: 'pickup'; key: string | null }
  | { name: 'area'; area: string }
  | { name: 'service'; service: string }
  | { name: 'missing'; service: string }
  | { name: 'ticket' }

/** A number asked for and not answered yet. */
export interface Ask {
  /** Idempotency-Key: the same for every try. */
  key: string
  /** In the order in which they are done. */
  services: readonly string[]
  priority: string | null
  /** The booking it is for, instead of services. */
  booking: string | null
  /** What the visitor reads, when it is not the hall's language. */
  language: string | null
  since: number
}

/** unknown: nobody can tell whether it came out. none: there is no printer. */
export type Slip = 'printing' | 'printed' | 'unknown' | 'trouble' | 'none'

export interface Held {
  made: TicketMade
  slip: Slip
  /** When the slip came into this state. */
  since: number
}

export interface Refused {
  code: string
  facts: Readonly<Record<string, unknown>>
}

export interface Modes {
  elder: boolean
  low: boolean
  language: string
}

export interface Session {
  /** One more for every visitor. */
  visit: number
  page: Page
  /** The pages behind this one, the nearest last. */
  way: readonly Page[]
  query: string
  /** The code of a booking, or of something to pick up, as far as it is typed. */
  code: string
  /** Services that are done before the one on the page, in this order. */
  earlier: readonly string[]
  /** Which materials were ticked, by what they are called: one may be for several services. */
  ticks: readonly string[]
  priority: string | null
  modes: Modes
  /** The language of the hall, to which everybody's session returns. */
  home: string
  ask: Ask | null
  refused: Refused | null
  ticket: Held | null
  touchedAt: number
  /** Since when 还在吗？ is asked. */
  doubtedAt: number | null
}

type Choice =
  | { type: 'go'; page: Page }
  | { type: 'back' }
  | { type: 'write'; query: string }
  | { type: 'code'; code: string }
  /** key: of the request that follows; null: none can be made now. */
  | { type: 'scanned'; text: string; key: string | null }
  | { type: 'tick'; material: string }
  | { type: 'priority'; code: string }
  | { type: 'mode'; modes: Partial<Modes> }
  | { type: 'another' }
  | { type: 'enough' }
  | { type: 'drop'; service: string }
  | { type: 'take'; key: string }
  | { type: 'stay' }
  | { type: 'again' }
  | { type: 'done' }

export type SessionEvent =
  | Choice
  | { type: 'touch' }
  | { type: 'clock' }
  | { type: 'answered'; key: string; made: TicketMade }
  | { type: 'refused'; key: string; code: string; facts: Refused['facts'] }
  | { type: 'slip'; slip: SlipState }

const HOME: Page = { name: 'home' }
const UNCHOSEN = { earlier: [], ticks: [], priority: null }
const PLAIN = { page: HOME, way: [], query: '', code: '', ...UNCHOSEN }
const NOTHING = { ...PLAIN, ask: null, refused: null, ticket: null, doubtedAt: null }

export function start(now: number, home: string, visit = 1): Session {
  const modes = { elder: false, low: false, language: home }
  return { ...NOTHING, visit, modes, home, touchedAt: now }
}

/** Nobody has chosen anything: there is nothing to forget. */
export function isFresh({ page, query, earlier, modes, home }: Session): boolean {
  const plain = !modes.elder && !modes.low && modes.language === home
  return page.name === 'home' && query === '' && !earlier.length && plain
}

/** What the number would be taken for, in the order in which it is done: the page's own last. */
export function chosen({ page, earlier }: Pick<Session, 'page' | 'earlier'>): readonly string[] {
  return page.name === 'service' || page.name === 'missing' ? [...earlier, page.service] : earlier
}

/** One more service is looked for, to go on the number of those chosen. */
export function isAdding({ page, earlier }: Session): boolean {
  return earlier.length > 0 && !('service' in page)
}

/** When the session changes by itself next; null: never. */
export function deadline(session: Session): number | null {
  const { ticket, touchedAt, doubtedAt } = session
  if (ticket) {
    if (ticket.slip === 'printing') return ticket.since + PRINT_MS
    return Math.max(ticket.since, touchedAt) + (ticket.slip === 'printed' ? TAKEN_MS : KEEP_MS)
  }
  if (doubtedAt !== null) return doubtedAt + DOUBT_MS
  if (isFresh(session)) return null
  return touchedAt + (isPickup(session) ? PICKUP_MS : IDLE_MS)
}

/** Whoever comes next must not find a whole pick-up code: nobody is asked whether they are there. */
function isPickup({ page, code }: Session): boolean {
  return page.name === 'pickup' && code.length === PICKUP_DIGITS
}

/** Whole seconds until the page goes home by itself, when that is near enough to be shown. */
export function secondsLeft(session: Session, now: number): number | null {
  const counts = session.ticket ? session.ticket.slip !== 'printing' : session.doubtedAt !== null
  const end = deadline(session)
  return counts && end !== null ? Math.max(0, Math.ceil((end - now) / 1000)) : null
}

/** Whether an unanswered request has lasted long enough to be given up by the visitor. */
export function isSlow({ ask }: Session, now: number): boolean {
  return ask !== null && now - ask.since >= PATIENCE_MS
}

export function step(before: Session, event: SessionEvent, now: number): Session {
  const session = passTime(before, now)
  switch (event.type) {
    case 'clock':
      return session
    case 'answered':
      return answered(session, event.key, event.made, now)
    case 'refused': {
      if (session.ask?.key !== event.key) return session
      const { code, facts } = event
      return { ...session, ask: null, refused: { code, facts }, touchedAt: now }
    }
    case 'slip':
      return slip(session, event.slip, now)
    case 'touch':
      // While 还在吗？ is asked, only its own buttons answer.
      return session.doubtedAt === null ? { ...session, touchedAt: now } : session
    default:
      // What somebody meant for the page that has just gone is not done to the next one's.
      if (session.visit !== before.visit) return session
      return choose({ ...session, touchedAt: now, doubtedAt: null }, event, now)
  }
}

function choose(session: Session, event: Choice, now: number): Session {
  switch (event.type) {
    case 'go':
      return isBusy(session, now) ? session : go(session, event.page)
    case 'back':
      return isBusy(session, now) ? session : back(session, now)
    case 'write':
      return { ...session, query: event.query.slice(0, QUERY_LENGTH) }
    case 'code': {
      if (session.ask) return session
      const code = event.code.replace(/\D/g, '').slice(0, BOOKING_DIGITS)
      return { ...session, code, refused: null }
    }
    case 'scanned':
      return scanned(session, event.text, event.key, now)
    case 'tick':
      return { ...session, ticks: toggled(session.ticks, event.material) }
    case 'priority': {
      if (session.ask) return session
      const priority = session.priority === event.code ? null : event.code
      return { ...session, priority, refused: null }
    }
    case 'another':
      return another(session)
    case 'enough':
      return enough(session)
    case 'drop':
      return session.ask || session.ticket ? session : drop(session, event.service)
    case 'mode':
      return { ...session, modes: { ...session.modes, ...event.modes } }
    case 'take':
      return take(session, event.key, now)
    case 'stay':
      return session
    case 'again':
      return { ...session, ...NOTHING }
    case 'done':
      return forget(session, now)
  }
}

function take(session: Session, key: string, now: number): Session {
  const wanted = session.ask ? null : wish(session)
  if (!wanted) return session
  const { language } = session.modes
  const foreign = language === session.home ? null : language
  return { ...session, ask: { ...wanted, key, since: now, language: foreign }, refused: null }
}

/**
 * A code was held before the scanner. A booking's number is asked for at once, and a pick-up code's
 * door is opened, from wherever the visitor is: what was chosen before is not what they hold. Whoever scans while a
 * number is still shown is the next visitor, once that slip is out.
 */
function scanned(session: Session, text: string, key: string | null, now: number): Session {
  const { ask, ticket } = session
  if (ask || ticket?.slip === 'printing') return session
  const scan = readScan(text)
  const from = ticket ? forget(session, now) : session
  if (scan.kind === 'pickup') {
    const page = { name: 'pickup', key } as const
    return { ...from, ...PLAIN, ticket: null, page, way: [HOME], code: scan.code, refused: null }
  }
  const code = scan.kind === 'booking' ? scan.code : ''
  const there = { ...from, ...PLAIN, ticket: null, page: { name: 'booking' } as const, way: [HOME], code }
  if (!code) return { ...there, refused: { code: 'not_a_booking', facts: {} } }
  return key === null ? { ...there, refused: null } : take({ ...there, refused: null }, key, now)
}

/** What a number is taken for now; null when nothing is chosen yet. */
function wish(session: Session): Omit<Ask, 'key' | 'since' | 'language'> | null {
  const { page, priority, code } = session
  if (page.name === 'service') return { services: chosen(session), priority, booking: null }
  if (page.name !== 'booking' || code.length !== BOOKING_DIGITS) return null
  return { services: [], priority: null, booking: code }
}

function forget(session: Session, now: number): Session {
  return start(now, session.home, session.visit + 1)
}

/** A request on its way is not left by a hasty touch: its number would be printed for nobody. */
function isBusy(session: Session, now: number): boolean {
  return session.ask !== null && !isSlow(session, now)
}

function go(session: Session, page: Page): Session {
  if (session.ticket || isBarred(session, page)) return session
  const here = { ...session, ask: null, refused: null }
  if (page.name === 'home') return { ...here, ...PLAIN }
  const moved = { ...here, page, way: [...session.way, session.page] }
  return page.name === 'service' && !session.earlier.length ? { ...moved, ...UNCHOSEN } : moved
}

/** The same service is not chosen twice; a booking shares its number with nothing, and what is picked
 * up has none. */
function isBarred({ earlier }: Session, page: Page): boolean {
  if (page.name === 'booking' || page.name === 'pickup') return earlier.length > 0
  return page.name === 'service' && earlier.includes(page.service)
}

function back(session: Session, now: number): Session {
  if (session.ticket) return forget(session, now)
  const page = session.way[session.way.length - 1] ?? HOME
  const { earlier } = session
  if (page.name === 'home' && !earlier.length) return { ...session, ...PLAIN, ask: null, refused: null }
  const query = page.name === 'home' ? '' : session.query
  const way = session.way.slice(0, -1)
  const before = { ...session, page, query, code: '', way, ask: null, refused: null }
  // The page of the service that is done last of them: it is that page's own again.
  const own = page.name === 'service' && earlier[earlier.length - 1] === page.service
  return own ? { ...before, earlier: earlier.slice(0, -1) } : before
}

/** From a service to the list again, for one more on the same number. */
function another(session: Session): Session {
  const { page, way, earlier } = session
  if (page.name !== 'service' || session.ask) return session
  const before = [...earlier, page.service]
  return { ...session, page: HOME, way: [...way, page], query: '', earlier: before, refused: null }
}

/** From wherever one more was looked for, back to what is chosen. */
function enough(session: Session): Session {
  const { way, earlier } = session
  const last = earlier[earlier.length - 1]
  if (last === undefined || session.ask || session.ticket) return session
  const page: Page = { name: 'service', service: last }
  const at = way.findIndex((one) => one.name === 'service' && one.service === last)
  const rest = { earlier: earlier.slice(0, -1), way: way.slice(0, Math.max(0, at)) }
  return { ...session, ...rest, page, query: '', refused: null }
}

function drop(session: Session, service: string): Session {
  const { page, way, earlier } = session
  if ('service' in page && page.service === service) {
    return earlier.length ? enough(session) : { ...session, ...PLAIN, refused: null }
  }
  if (!earlier.includes(service)) return session
  const rest = earlier.filter((one) => one !== service)
  const left = { ...session, earlier: rest, refused: null }
  if (page.name === 'home' && !rest.length) return { ...left, ...PLAIN }
  return { ...left, way: way.filter((one) => !('service' in one) || one.service !== service) }
}

function answered(session: Session, key: string, made: TicketMade, now: number): Session {
  if (session.ask?.key !== key) return session
  const ticket: Held = { made, slip: made.printing ? 'printing' : 'none', since: now }
  return { ...session, ...NOTHING, page: { name: 'ticket' }, ticket, touchedAt: now }
}

const SLIPS: Record<SlipState['state'], Slip> = {
  printing: 'printing',
  printed: 'printed',
  not_printed: 'trouble',
  unknown: 'unknown',
}

function slip(session: Session, news: SlipState, now: number): Session {
  const { ticket } = session
  const next = SLIPS[news.state]
  // A slip that was given up is not waited for again, but may still come out.
  if (!ticket || ticket.made.id !== news.ticket || ticket.slip === next) return session
  if (next === 'printing') return session
  return { ...session, ticket: { ...ticket, slip: next, since: now } }
}

function passTime(session: Session, now: number): Session {
  const end = deadline(session)
  if (end === null || now < end) return session
  const { ticket } = session
  if (ticket?.slip === 'printing') {
    return passTime({ ...session, ticket: { ...ticket, slip: 'unknown', since: end } }, now)
  }
  if (ticket || session.doubtedAt !== null || isPickup(session)) return forget(session, now)
  return passTime({ ...session, doubtedAt: end }, now)
}

function toggled(list: readonly string[], item: string): readonly string[] {
  return list.includes(item) ? list.filter((other) => other !== item) : [...list, item]
}
