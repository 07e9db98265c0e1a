/** The icons of the simulators' page, each as the text of its SVG, from lucide-static (ISC). */
export { default as arrowLeft } from 'lucide-static/icons/arrow-left.svg?raw'
export { default as lightbulb } from 'lucide-static/icons/lightbulb.svg?raw'
export { default as power } from 'lucide-static/icons/power.svg?raw'
export { default as scissors } from 'lucide-static/icons/scissors.svg?raw'
export { default as search } from 'lucide-static/icons/search.svg?raw'
export { default as wrench } from 'lucide-static/icons/wrench.svg?raw'
