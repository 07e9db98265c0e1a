/** Entry of the desk page. */
import { startPage } from '@ui/page'
import DeskPage from './DeskPage.vue'
import { recallLanguage } from './useLanguage'

const { words } = startPage(DeskPage, 'desk.title')
void recallLanguage(words)
