/**
 * The icons in use, each as the text of its SVG, from the package lucide-static (ISC).
 *
 * A page imports the ones it shows by name; the others stay out of its bundle.
 */
export { default as bell } from 'lucide-static/icons/bell.svg?raw'
export { default as circleCheck } from 'lucide-static/icons/circle-check.svg?raw'
export { default as circleX } from 'lucide-static/icons/circle-x.svg?raw'
export { default as clock } from 'lucide-static/icons/clock.svg?raw'
export { default as triangleAlert } from 'lucide-static/icons/triangle-alert.svg?raw'
export { default as wifiOff } from 'lucide-static/icons/wifi-off.svg?raw'
export { default as x } from 'lucide-static/icons/x.svg?raw'
