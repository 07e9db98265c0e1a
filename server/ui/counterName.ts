/** How a counter is named: `3`, `3号` and `B12` have a number (3 号窗口), 总服务台 names itself. */
export interface CounterName {
  kind: 'numbered' | 'named'
  /** What goes into the words of the kind. */
  label: string
}

/** said: a name of the hall's own in the page's language. */
export function counterName(
  label: string,
  said: (name: string) => string = (name) => name,
): CounterName {
  const bare = label.replace(/(.)号$/, '$1')
  const isNumbered = bare !== label || /[0-9A-Za-z]$/.test(label.normalize('NFKC'))
  return isNumbered ? { kind: 'numbered', label: bare } : { kind: 'named', label: said(label) }
}

/** A counter in words: with a number as `numbered` says it, else by its name. */
export function counterSaid(
  label: string,
  numbered: (label: string) => string,
  said?: (name: string) => string,
): string {
  const name = counterName(label, said)
  return name.kind === 'numbered' ? numbered(name.label) : name.label
}
