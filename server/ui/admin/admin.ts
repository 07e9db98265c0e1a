/** Entry of the administrator's page. */
import spoken from 'virtual:words/admin'
import { startPage } from '@ui/page'
import AdminPage from './AdminPage.vue'
import { recallLanguage } from './useLanguage'
import './element.css'
import './admin.css'

const { words } = startPage(AdminPage, 'admin.title', spoken)
void recallLanguage(words)
