/** Entry of the helper page. */
import spoken from 'virtual:words/helper'
import { startPage } from '@ui/page'
import HelperPage from './HelperPage.vue'

startPage(HelperPage, 'helper.title', spoken)
