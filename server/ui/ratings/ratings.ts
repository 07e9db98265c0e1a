/** Entry of the ratings page. */
import spoken from 'virtual:words/ratings'
import { startPage } from '@ui/page'
import RatingsPage from './RatingsPage.vue'

startPage(RatingsPage, 'ratings.title', spoken)
