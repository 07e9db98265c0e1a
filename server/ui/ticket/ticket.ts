/** Entry of the ticket page. */
import spoken from 'virtual:words/ticket'
import { startPage } from '@ui/page'
import TicketPage from './TicketPage.vue'

startPage(TicketPage, 'ticket.title', spoken)
