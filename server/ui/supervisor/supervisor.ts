/** Entry of the supervisor page. */
import spoken from 'virtual:words/supervisor'
import { startPage } from '@ui/page'
import SupervisorPage from './SupervisorPage.vue'

startPage(SupervisorPage, 'supervisor.title', spoken)
