/** What was done, for the strip that says so. */
import type { Facts } from '@ui/staff/sentences'

export interface Done {
  key: string
  facts: Facts
}
