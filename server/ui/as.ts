/**
 * Which enrolment of this browser the page speaks for: one computer may show a kiosk, a wall and
 * a desk side by side, each enrolled by itself. The page's own address says which (`?as=…`).
 */
export function asId(search: string = location.search): string | null {
  return new URLSearchParams(search).get('as') || null
}
