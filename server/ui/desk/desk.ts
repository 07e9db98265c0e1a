/** Entry of the desk page. */
import spoken from 'virtual:words/desk'
import { startPage } from '@ui/page'
import DeskPage from './DeskPage.vue'
import { recallLanguage } from '@ui/staff/language'

const { words } = startPage(DeskPage, 'desk.title', spoken)
void recallLanguage(words)
