/** Entry of the login page. */
import spoken from 'virtual:words/login'
import { startPage } from '@ui/page'
import LoginPage from './LoginPage.vue'

startPage(LoginPage, 'login.title', spoken)
