/** Entry of the information desk's page. */
import spoken from 'virtual:words/infodesk'
import { startPage } from '@ui/page'
import './infodesk.css'
import InfodeskPage from './InfodeskPage.vue'
import { recallLanguage } from '@ui/staff/language'

const { words } = startPage(InfodeskPage, 'infodesk.title', spoken)
void recallLanguage(words)
