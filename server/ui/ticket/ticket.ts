/** Entry of the visitor's phone page: `/t/TOKEN`. */
import spoken from 'virtual:words/ticket'
import { startPage } from '@ui/page'
import TicketPage from './TicketPage.vue'
import { recall } from './useModes'

const { words } = startPage(TicketPage, 'ticket.title', spoken)
void recall(words)
