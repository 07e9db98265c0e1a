/** See later.ts. */
import AreaPage from './components/AreaPage.vue'
import AreasPage from './components/AreasPage.vue'
import BookingPage from './components/BookingPage.vue'
import MissingPage from './components/MissingPage.vue'
import PickupPage from './components/PickupPage.vue'
import SearchPage from './components/SearchPage.vue'
import ServicePage from './components/ServicePage.vue'
import TicketPage from './components/TicketPage.vue'
import type { Later } from './later'

export { encode } from 'uqr'
export { default as ChosenStrip } from './components/ChosenStrip.vue'

export const pages: Later['pages'] = {
  areas: AreasPage,
  area: AreaPage,
  search: SearchPage,
  booking: BookingPage,
  pickup: PickupPage,
  service: ServicePage,
  missing: MissingPage,
  ticket: TicketPage,
}
