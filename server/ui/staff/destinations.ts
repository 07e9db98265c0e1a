/** Where a visitor can be sent. */

/** Where to: the wire's `To` and how it is said. */
export type Kind = 'service' | 'counter' | 'area' | 'self_service' | 'helper' | 'online'

export interface Destination {
  kind: Kind
  code: string
}

export const OUTLETS: readonly Kind[] = ['self_service', 'helper', 'online']

export function isOutlet(kind: Kind): kind is 'self_service' | 'helper' | 'online' {
  return OUTLETS.includes(kind)
}

/** As the wire wants it: exactly one named. */
export function toWire({ kind, code }: Destination): Record<string, string> {
  return isOutlet(kind) ? { outlet: kind } : { [kind]: code }
}
