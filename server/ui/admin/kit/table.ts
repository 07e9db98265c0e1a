/** What a table is told about its columns. */
export interface Column {
  key: string
  label: string
  /** figure: to the right, figures of one width. */
  kind?: 'text' | 'figure'
  /** Left out in a narrow window. */
  narrow?: boolean
}

/** Whether `query` (words, or pinyin initials) is in one of `texts`. */
export function finds(query: string, texts: readonly string[]): boolean {
  const wanted = query.trim().toLowerCase()
  return wanted === '' || texts.some((text) => text.toLowerCase().includes(wanted))
}

/** One of a list to choose from. */
export interface Choice {
  value: string | number
  label: string
}
