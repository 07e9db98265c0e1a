/** The icons of the wall, beside those that every page has (see @ui/icons). */
export { default as arrowRight } from 'lucide-static/icons/arrow-right.svg?raw'
export { default as captions } from 'lucide-static/icons/captions.svg?raw'
export { default as captionsOff } from 'lucide-static/icons/captions-off.svg?raw'
export { default as info } from 'lucide-static/icons/info.svg?raw'
export { default as refresh } from 'lucide-static/icons/refresh-cw.svg?raw'
export { default as split } from 'lucide-static/icons/split.svg?raw'
export { default as volumeOff } from 'lucide-static/icons/volume-x.svg?raw'
export { default as volumeOn } from 'lucide-static/icons/volume-2.svg?raw'
