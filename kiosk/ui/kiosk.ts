/** Entry of the kiosk page. */
import spoken from 'virtual:words/kiosk'
import { startPage } from '@ui/page'
import './kiosk.css' // before the components, whose own styles win
import KioskPage from './KioskPage.vue'

startPage(KioskPage, 'kiosk.title', spoken)
