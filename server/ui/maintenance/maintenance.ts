/** Entry of the page for inspections and faults; a label on a thing opens it, too. */
import spoken from 'virtual:words/maintenance'
import { asWhoWasHere } from '@ui/whoWasHere'
import { startPage } from '@ui/page'
import { recallLanguage } from '@ui/staff/language'
import MaintenancePage from './MaintenancePage.vue'

asWhoWasHere()
const { words } = startPage(MaintenancePage, 'maintenance.title', spoken)
void recallLanguage(words)
