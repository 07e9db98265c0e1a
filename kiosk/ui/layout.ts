/** How much fits on the screen in which mode, and how a list is dealt out over pages. */

import { widthOf } from './wording'

export interface Shape {
  landscape: boolean
  elder: boolean
  low: boolean
  /** What is chosen already takes a row's room. */
  adding: boolean
  /** On the number that is asked for: the more, the less room is left for what to bring. */
  services: number
}

/** How many tiles or rows there is room for; what is more goes on further pages. */
export interface Room {
  /** Of the services asked for most, on the home page. */
  top: number
  areas: number
  services: number
  results: number
  materials: number
}

/** The page is drawn on a sheet of the design's size and scaled as a whole to the screen, so that
 * a target keeps its share of the panel whatever the panel's resolution is. */
export interface Sheet {
  landscape: boolean
  width: number
  height: number
  scale: number
}

const LONG = 1920
const SHORT = 1080

export function sheetFor(width: number, height: number): Sheet {
  const landscape = width > height
  const [w, h] = landscape ? [LONG, SHORT] : [SHORT, LONG]
  const scale = Math.min(width / w, height / h) || 1
  return { landscape, width: width / scale, height: height / scale, scale }
}

export function roomFor({ adding, services: chosen, ...shape }: Shape): Room {
  const { landscape, elder, low } = shape
  const room = wholeRoom(shape)
  if (chosen > 1) {
    const rows = Math.max(1, (landscape && elder ? 4 : 5) - chosen) // of two columns
    room.materials = Math.min(room.materials, 2 * rows)
  }
  if (!adding) return room
  const services = room.services - (landscape ? 3 : 2)
  const results = Math.max(2, room.results - 2)
  // On a wide screen the heading makes room, as far as the names are not too large.
  if (landscape && !low && !elder) return { ...room, services, results }
  return { ...room, top: room.top - 2, areas: landscape ? 10 : room.areas, services, results }
}

function wholeRoom({ landscape, elder, low }: Omit<Shape, 'adding' | 'services'>): Room {
  const home = { top: elder && low ? 4 : 6, areas: 15 }
  if (landscape) {
    if (elder) return { ...home, services: low ? 6 : 9, results: low ? 4 : 6, materials: 4 }
    return { ...home, services: low ? 9 : 12, results: low ? 6 : 8, materials: low ? 4 : 10 }
  }
  if (elder) return { ...home, services: low ? 8 : 10, results: low ? 2 : 4, materials: 4 }
  return { ...home, services: low ? 10 : 14, results: low ? 6 : 8, materials: low ? 6 : 10 }
}

/** How large the names of one list of tiles may be: all as its longest one asks for. */
export function namesSize(names: readonly string[]): 'plain' | 'long' | 'longest' {
  const em = Math.max(0, ...names.map(widthOf))
  if (em > 10) return 'longest'
  return em > 7 ? 'long' : 'plain'
}

/** px of a page's title of so many em, as large as fits on one line. */
export function titleSize(em: number, { landscape, elder }: Pick<Shape, 'landscape' | 'elder'>): number {
  const most = landscape && elder ? 72 : 96
  return Math.max(landscape ? 36 : 44, Math.min(most, Math.floor((landscape ? 750 : 990) / em)))
}

export interface Dealt<T> {
  shown: T[]
  page: number
  pages: number
}

/** Page `page` of a list with room for `cells`. When there is more than one page, the last cell of
 * each is left for the button that turns it; past the last page comes the first again. */
export function deal<T>(list: readonly T[], cells: number, page: number): Dealt<T> {
  if (list.length <= cells) return { shown: [...list], page: 0, pages: 1 }
  const each = Math.max(1, cells - 1)
  const pages = Math.ceil(list.length / each)
  const at = ((page % pages) + pages) % pages
  return { shown: list.slice(at * each, at * each + each), page: at, pages }
}

/** Columns for `count` area tiles: few areas get wide tiles. */
export function columnsFor(count: number): number {
  if (count <= 4) return Math.max(1, count)
  return count <= 6 || count === 9 ? 3 : count <= 8 ? 4 : 5
}
