/** Entry of the admin page. */
import spoken from 'virtual:words/admin'
import { startPage } from '@ui/page'
import AdminPage from './AdminPage.vue'

startPage(AdminPage, 'admin.title', spoken)
