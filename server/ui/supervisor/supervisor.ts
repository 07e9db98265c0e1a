/** Entry of the supervisor page. */
import spoken from 'virtual:words/supervisor'
import { recallLanguage } from '@ui/staff/language'
import { startPage } from '@ui/page'
import SupervisorPage from './SupervisorPage.vue'

const { words } = startPage(SupervisorPage, 'supervisor.title', spoken)
void recallLanguage(words)
