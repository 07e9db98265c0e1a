/** What is said of a picture, and what it is called when it is saved. Pure. */

/** 1234567 → 1,235. */
export function kilobytes(bytes: number, language: string): string {
  return new Intl.NumberFormat(language).format(Math.max(1, Math.round(bytes / 1000)))
}

/** `still-20261101-093007.jpg`, by this computer's clock. */
export function fileName(at: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`
  return `still-${day}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}.jpg`
}
