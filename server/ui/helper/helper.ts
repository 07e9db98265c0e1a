/** Entry of the helper page. */
import spoken from 'virtual:words/helper'
import { startPage } from '@ui/page'
import './helper.css'
import HelperPage from './HelperPage.vue'
import { recallLanguage } from '@ui/staff/language'

const { words } = startPage(HelperPage, 'helper.title', spoken)
void recallLanguage(words)
