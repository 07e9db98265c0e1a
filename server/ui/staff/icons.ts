/** The icons of what pages of staff share, each as the text of its SVG, from lucide-static (ISC). */
export { default as back } from 'lucide-static/icons/arrow-left.svg?raw'
export { default as languages } from 'lucide-static/icons/languages.svg?raw'
export { default as wifi } from 'lucide-static/icons/wifi.svg?raw'
export { default as wifiOff } from 'lucide-static/icons/wifi-off.svg?raw'
