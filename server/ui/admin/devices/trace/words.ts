/** A row of a trace in words. */
import { useI18n } from 'vue-i18n'
import { useAdmin } from '../../useAdmin'
import { useDeviceWords } from '../words'
import type { Row } from './useTrace'

type Said = Row['said'][number]

/** Bytes that are written out; of a longer row fewer, and how many there are. */
const MOST_BYTES = 10
const SHOWN_BYTES = 8

/** Bytes as pairs of hexadecimal digits. */
export function pairs(data: string): string[] {
  return (data.match(/../g) ?? []).map((pair) => pair.toUpperCase())
}

export function useTraceWords() {
  const { t, te } = useI18n()
  const { reason } = useDeviceWords()
  const { hall } = useAdmin()

  function word(said: Said): string {
    const key = `admin.trace.says.${said.code}`
    if (!te(key)) return said.code
    const values: Record<string, string | number> = {}
    for (const [name, value] of Object.entries(said.values)) values[name] = valueOf(name, value)
    return t(key, values)
  }

  function valueOf(name: string, value: string | number): string | number {
    if (typeof value !== 'string') return value
    if (name === 'reason') return reason(value)
    return name === 'key' && te(`admin.trace.key.${value}`) ? t(`admin.trace.key.${value}`) : value
  }

  function meaning({ said, hidden }: Row): string {
    if (said.length) return said.map(word).join(t('admin.trace.between'))
    return t(hidden ? 'admin.trace.hidden' : 'admin.trace.unknown')
  }

  /** The bytes of a row; all: however many they are. */
  function bytes({ data, length, hidden }: Row, all = false): string {
    const known = pairs(data)
    if (length === 0) return ''
    if (known.length === 0) return t('admin.trace.hidden_n', { n: length })
    const isWhole = known.length === length && (all || length <= MOST_BYTES)
    if (isWhole) return known.join(' ')
    const seen = hidden || all ? known : known.slice(0, SHOWN_BYTES)
    return `${seen.join(' ')} … ${t('admin.trace.total', { n: length })}`
  }

  /** Hours to milliseconds, in the hall's zone. */
  function clock(at: number): string {
    const zone = hall.value?.timezone ?? 'Asia/Shanghai'
    const parts = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const
    const seconds = new Date(at).toLocaleTimeString('en-GB', { ...parts, timeZone: zone })
    return `${seconds}.${String(at % 1000).padStart(3, '0')}`
  }

  return { meaning, bytes, clock }
}

/** The worst of what a row says. */
export function moodOf({ said }: Row): Said['mood'] {
  const moods = said.map(({ mood }) => mood)
  return moods.find((mood) => mood === 'bad') ?? moods.find((mood) => mood === 'warn') ?? ''
}

/** Whether a row is about the device at this address, or about no one device. */
export function isOf({ said }: Row, address: string): boolean {
  const named = said.map(({ values }) => values.address ?? values.board).filter((it) => it !== undefined)
  return named.length === 0 || named.some((it) => String(it) === address)
}
