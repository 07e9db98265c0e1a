/** Lines as a file that a spreadsheet opens: UTF-8 with a mark, CRLF, every cell quoted. */
export function csvText(lines: readonly (readonly string[])[]): string {
  return `\uFEFF${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`
}

function cell(text: string): string {
  // A spreadsheet would take such a name for a formula.
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${harmless.replace(/"/g, '""')}"`
}
