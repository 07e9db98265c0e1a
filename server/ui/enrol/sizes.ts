/**
 * Whose sizes the page takes (see tokens.css). It opens on whatever is being enrolled: a standing
 * kiosk, a wall or desk seen from further off than a phone, or a phone.
 */
export function sizesFor(width: number, height: number): 'kiosk' | 'pad' | 'phone' {
  if (width < 1000) return 'phone'
  return height > width ? 'kiosk' : 'pad'
}
