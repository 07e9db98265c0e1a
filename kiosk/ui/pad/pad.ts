/** Entry of the pad page. */
import spoken from 'virtual:words/pad'
import { startPage } from '@ui/page'
import PadPage from './PadPage.vue'

startPage(PadPage, 'pad.title', spoken)
