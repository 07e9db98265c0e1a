/** Entry of the login page. */
import spoken from 'virtual:words/login'
import { startPage } from '@ui/page'
import { recallLanguage } from '@ui/staff/language'
import LoginPage from './LoginPage.vue'

const { words } = startPage(LoginPage, 'login.title', spoken)
void recallLanguage(words)
