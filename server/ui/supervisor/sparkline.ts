/** Small lines without axes, all on one scale so that areas can be compared. Pure. */

export interface Box {
  width: number
  height: number
}

/** The highest of all lines: what every one of them is drawn against; at least `least`. */
export function sharedTop(lines: readonly (readonly number[])[], least = 10): number {
  return Math.max(least, ...lines.map((line) => Math.max(0, ...line)))
}

/** An SVG path through the values, the first at the left edge and the last at the right. */
export function pathOf(values: readonly number[], top: number, { width, height }: Box): string {
  const last = Math.max(1, values.length - 1)
  return values
    .map((value, place) => {
      const x = (place / last) * width
      const y = height - (Math.min(value, top) / top) * height
      return `${place === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`
    })
    .join('')
}
