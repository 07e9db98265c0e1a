/** Entry of the page that lets a browser in: it may become a kiosk, a wall or a desk. */
import spoken from 'virtual:words/enrol'
import { startPage } from '@ui/page'
import { recallLanguage } from '@ui/staff/language'
import EnrolPage from './EnrolPage.vue'
import { sizesFor } from './sizes'

document.documentElement.dataset.page = sizesFor(innerWidth, innerHeight)
const { words } = startPage(EnrolPage, 'enrol.title', spoken)
void recallLanguage(words)
