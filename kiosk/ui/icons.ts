/** The icons only a kiosk shows (the shared ones are in @ui/icons), and a picture for a service. */
import building from 'lucide-static/icons/building-2.svg?raw'
import car from 'lucide-static/icons/car.svg?raw'
import card from 'lucide-static/icons/credit-card.svg?raw'
import paper from 'lucide-static/icons/file-text.svg?raw'
import health from 'lucide-static/icons/heart-pulse.svg?raw'
import house from 'lucide-static/icons/house.svg?raw'
import identity from 'lucide-static/icons/id-card.svg?raw'
import parcel from 'lucide-static/icons/package.svg?raw'
import plane from 'lucide-static/icons/plane.svg?raw'
import receipt from 'lucide-static/icons/receipt-text.svg?raw'
import scale from 'lucide-static/icons/scale.svg?raw'
import wallet from 'lucide-static/icons/wallet.svg?raw'
import type { Service } from '@ui/wire'

export { default as accessibility } from 'lucide-static/icons/accessibility.svg?raw'
export { default as armchair } from 'lucide-static/icons/armchair.svg?raw'
export { default as arrowDown } from 'lucide-static/icons/arrow-down.svg?raw'
export { default as arrowLeft } from 'lucide-static/icons/arrow-left.svg?raw'
export { default as booking } from 'lucide-static/icons/calendar-check.svg?raw'
export { default as cabinet } from 'lucide-static/icons/archive.svg?raw'
export { default as camera } from 'lucide-static/icons/camera.svg?raw'
export { default as check } from 'lucide-static/icons/check.svg?raw'
export { default as chevronRight } from 'lucide-static/icons/chevron-right.svg?raw'
export { default as erase } from 'lucide-static/icons/delete.svg?raw'
export { default as hall } from 'lucide-static/icons/landmark.svg?raw'
export { default as hand } from 'lucide-static/icons/hand-helping.svg?raw'
export { default as languages } from 'lucide-static/icons/languages.svg?raw'
export { default as letters } from 'lucide-static/icons/a-large-small.svg?raw'
export { default as mapPin } from 'lucide-static/icons/map-pin.svg?raw'
export { default as megaphone } from 'lucide-static/icons/megaphone.svg?raw'
export { default as plus } from 'lucide-static/icons/plus.svg?raw'
export { default as phone } from 'lucide-static/icons/phone.svg?raw'
export { default as printer } from 'lucide-static/icons/printer.svg?raw'
export { default as printerX } from 'lucide-static/icons/printer-x.svg?raw'
export { default as search } from 'lucide-static/icons/search.svg?raw'
export { default as ticket } from 'lucide-static/icons/ticket.svg?raw'
export { default as walking } from 'lucide-static/icons/footprints.svg?raw'
export { default as users } from 'lucide-static/icons/users.svg?raw'

/** The first line that fits decides. Only decoration: the name beside it says what it is. */
const PICTURES: [RegExp, string][] = [
  [/报销|发票|账单/, receipt],
  [/医保|医疗|生育|卫生|健康/, health],
  [/护照|出入境|通行证|签注/, plane],
  [/身份证|户口|户籍|居住证|落户|迁/, identity],
  [/房|不动产|过户|抵押/, house],
  [/公积金|税|贷款|养老金|补贴/, wallet],
  [/社保卡|银行卡|卡/, card],
  [/驾|车|年检|上牌/, car],
  [/取件|取证|领证|快递/, parcel],
  [/公证|法律|法援|仲裁/, scale],
  [/企业|公司|执照|开办|工商|项目|施工/, building],
]

export function pictureOf({ spoken, name }: Pick<Service, 'spoken' | 'name'>): string {
  const fits = (text: string) => PICTURES.find(([words]) => words.test(text))
  return (fits(spoken) ?? fits(name))?.[1] ?? paper
}
