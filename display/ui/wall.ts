/**
 * Entry of the wall page. Its address may say `theme=light` (a bright hall), `theme=contrast`,
 * `lang=en` and `one=yao` (a 1 in a number is said 幺).
 */
import spoken from 'virtual:words/wall'
import { startPage } from '@ui/page'
import { setLanguage } from '@ui/words'
import './wall.css'
import WallPage from './WallPage.vue'

const wishes = new URLSearchParams(location.search)
const { dataset } = document.documentElement
if (wishes.get('theme') === 'light') dataset.theme = 'wall-light'
if (wishes.get('theme') === 'contrast') {
  dataset.theme = 'wall-light'
  dataset.contrast = 'high'
}

const { words } = startPage(WallPage, 'wall.title', spoken)
const language = wishes.get('lang')
if (language) setLanguage(words, language).catch(() => undefined) // the wall stays as it was
