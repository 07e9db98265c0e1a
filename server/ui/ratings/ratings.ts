/** Entry of the ratings page. */
import spoken from 'virtual:words/ratings'
import { recallLanguage } from '@ui/staff/language'
import { startPage } from '@ui/page'
import RatingsPage from './RatingsPage.vue'

const { words } = startPage(RatingsPage, 'ratings.title', spoken)
void recallLanguage(words)
