/** Entry of the page on which people play the simulated devices of one process. */
import spoken from 'virtual:words/simulator'
import { startPage } from '@ui/page'
import { recallLanguage } from '@ui/staff/language'
import SimulatorPage from './SimulatorPage.vue'

const { words } = startPage(SimulatorPage, 'simulator.title', spoken)
void recallLanguage(words)
