/**
 * Which clips say a call, in order. The same rules as display/hall_display/speech.py;
 * tests/display/spoken.json holds both to the same result.
 */
import { counterName } from '@ui/counterName'

/** Text → clip, longest words win; comes with the clips. */
export type Spoken = Readonly<Record<string, string>>

/** How a 1 among digits is said: 一 or 幺. */
export type One = 'yi' | 'yao'

const CHINESE_DIGITS = '零一二三四五六七八九'

export function callClips(
  number: string,
  label: string,
  words: Spoken,
  one: One = 'yi',
): string[] {
  const name = counterName(label)
  let where = name.kind === 'numbered' ? `${name.label}号窗口` : label
  if (read(where, words, one).length === 0) where = '窗口'
  const named = [...spell(plain(number), one), ...read(`号到${where}办理`, words, one)]
  return ['chime', words['请']!, ...named]
}

function plain(text: string): string {
  return text.normalize('NFKC').toUpperCase()
}

function spell(text: string, one: One): string[] {
  const said = [...text].filter((char) => /[0-9A-Z]/.test(char))
  return said.map((char) => (char === '1' && one === 'yao' ? 'yao' : char.toLowerCase()))
}

function read(text: string, words: Spoken, one: One): string[] {
  const longest = Math.max(...Object.keys(words).map((word) => word.length))
  const clips: string[] = []
  let rest = plain(text)
  while (rest) {
    const digits = /^[0-9]*/.exec(rest)![0]
    if (digits) {
      clips.push(...(/^[1-9][0-9]?$/.test(digits) ? counted(Number(digits)) : spell(digits, one)))
      rest = rest.slice(digits.length)
      continue
    }
    let size = Math.min(longest, rest.length)
    while (size > 1 && !words[rest.slice(0, size)]) size -= 1
    const word = rest.slice(0, size)
    const digit = CHINESE_DIGITS.indexOf(word)
    const clip = words[word]
    clips.push(...(clip ? [clip] : spell(digit < 0 ? word : String(digit), 'yi')))
    rest = rest.slice(size)
  }
  return clips

  /** 1 to 99 as a number: 10 → 十, 14 → 十四, 20 → 二十. */
  function counted(value: number): string[] {
    const tens = Math.floor(value / 10)
    const ones = value % 10
    return [
      ...(tens > 1 ? [String(tens)] : []),
      ...(tens ? [words['十']!] : []),
      ...(ones ? [String(ones)] : []),
    ]
  }
}
