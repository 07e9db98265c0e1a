/** The dark modules of a QR code as the path of an SVG, one unit a module. */
export function qrPath(data: readonly (readonly boolean[])[]): string {
  return data
    .map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join(''))
    .join('')
}
