/** The icons of this page, each as the text of its SVG, from the package lucide-static (ISC). */
export { default as check } from 'lucide-static/icons/clipboard-check.svg?raw'
export { default as done } from 'lucide-static/icons/circle-check.svg?raw'
export { default as list } from 'lucide-static/icons/list.svg?raw'
export { default as scan } from 'lucide-static/icons/qr-code.svg?raw'
export { default as triangleAlert } from 'lucide-static/icons/triangle-alert.svg?raw'
export { default as wrench } from 'lucide-static/icons/wrench.svg?raw'
