/** What every part of the page shares; commands, one at a time, with what went wrong. */
import {
  computed,
  inject,
  provide,
  ref,
  shallowRef,
  watch,
  type InjectionKey,
  type Ref,
} from 'vue'
import type { Scan } from '@ui/scanner'
import { useSaidTime } from '@ui/staff/saidTime'
import { useSender, type Sender } from '@ui/staff/useSender'
import { faces } from '@ui/staff/times'
import { useTold } from '@ui/staff/useTold'
import type { Session } from './useSession'

const KEY: InjectionKey<Session> = Symbol('infodesk')

export const provideInfodesk = (session: Session): void => provide(KEY, session)

export function useInfodesk(): Session {
  const session = inject(KEY)
  if (!session) throw new Error('used outside InfodeskPage')
  return session
}

/** What the scanner of this desk read last, for the part of the page that it is about: a new value
 * each time, also for the same code. */
type Scanned = Readonly<Ref<Scan | null>>

const SCANNED: InjectionKey<Scanned> = Symbol('scanned')

export const provideScanned = (scanned: Scanned): void => provide(SCANNED, scanned)

/** act: for every scan of this kind, also for the one that opened this part of the page. */
export function useScanned<K extends Scan['kind']>(
  kind: K,
  act: (scan: Extract<Scan, { kind: K }>) => void,
): void {
  const scanned = inject(SCANNED)
  if (!scanned) throw new Error('used outside InfodeskPage')
  const isMine = (scan: Scan | null): scan is Extract<Scan, { kind: K }> => scan?.kind === kind
  watch(scanned, (newest) => isMine(newest) && act(newest), { immediate: true })
}

export const useSend = (): Sender => useSender(useInfodesk().api, 'infodesk.offline')

/** What depends on a choice, asked for again whenever another is made: only the answer to the newest
 * question counts, however late the others come. */
export function useLookUp<T>() {
  const { api } = useInfodesk()
  const { told, failed, clear } = useTold()
  const found = shallowRef<T | null>(null)
  let asked = 0

  /** path: null when there is nothing to ask. keep: it is the same question once more, so what was
   * found stays until the answer. */
  async function look(path: string | null, keep = false): Promise<void> {
    const mine = ++asked
    clear()
    if (!keep) found.value = null
    if (path === null) return
    try {
      const answer = await api.get<T>(path)
      if (mine === asked) found.value = answer
    } catch (error) {
      if (mine === asked) failed(error, 'infodesk.offline')
    }
  }

  return { found, trouble: told, look }
}

/** Which kiosk prints: the one chosen by hand, else the first whose printer is well, once one is. */
export function usePrinter() {
  const { printers } = useInfodesk()
  const chosen = ref<string | null>(null)
  const at = computed({
    get: () =>
      chosen.value ?? printers.value.find(({ printer }) => printer === 'ok')?.kiosk.code ?? '',
    set: (code) => (chosen.value = code),
  })
  /** Its name now; empty without a slip. */
  const kiosk = () => printers.value.find((one) => one.kiosk.code === at.value)?.kiosk.name ?? ''
  return { at, kiosk }
}

/** Times and dates of the hall. */
export function useTimes() {
  const { hall, now } = useInfodesk()
  const zone = () => hall.value?.timezone ?? 'Asia/Shanghai'
  const said = useSaidTime(zone)
  const face = computed(() => faces(zone()))
  return {
    time: (at: number) => face.value.time(at),
    when: (at: number) => said(at, now()),
    /** Days from today, as `2026-11-30`. */
    dayAfter: (days: number) => face.value.day(now() + days * 86_400_000),
  }
}
