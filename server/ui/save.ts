/** Hand the browser a text, or bytes, to be kept as a file. type: a MIME type. */
export function saveFile(name: string, content: string | Blob, type: string): void {
  const full = type.startsWith('text/') || typeof content === 'string' ? `${type};charset=utf-8` : type
  const address = URL.createObjectURL(new Blob([content], { type: full }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
