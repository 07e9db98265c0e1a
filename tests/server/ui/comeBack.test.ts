// @vitest-environment happy-dom
/** Coming back to a label's page after signing in, and being known there the next time. */
import { beforeEach, expect, it } from 'vitest'
import { comeBackHere, wantedPage } from '@ui/comeBack'
import { asWhoWasHere, rememberMe } from '@ui/whoWasHere'

const DESK = '/desk?as=abc'
const at = (pathname: string, hash = '') => ({ pathname, hash }) as Location

beforeEach(() => {
  sessionStorage.clear()
  localStorage.clear()
})

it('goes back to the wanted page as whoever has signed in, once', () => {
  comeBackHere(at('/maintenance', '#Tag_12345678'), 1_000)
  expect(wantedPage(DESK, 2_000)).toBe('/maintenance?as=abc#Tag_12345678')
  expect(wantedPage(DESK, 2_000)).toBeNull()
})

it('forgets it after a quarter of an hour', () => {
  comeBackHere(at('/maintenance'), 0)
  expect(wantedPage(DESK, 16 * 60_000)).toBeNull()
})

it.each(['/admin', 'https://evil.example/maintenance', '//evil.example/maintenance', ''])(
  'goes nowhere else: %s',
  (path) => {
    sessionStorage.setItem('hall.wanted', JSON.stringify({ path, at: 0 }))
    const wanted = wantedPage(DESK, 0)
    expect(wanted === null || wanted.startsWith('/maintenance?')).toBe(true)
  },
)

it.each(['', '{', 'null', '{"path":7}'])('takes no harm from what it cannot read: %s', (kept) => {
  sessionStorage.setItem('hall.wanted', kept)
  expect(wantedPage(DESK, 0)).toBeNull()
})

it('knows who was here last when the address names nobody', () => {
  rememberMe(null)
  history.replaceState(null, '', '/maintenance#Tag')
  asWhoWasHere()
  expect(location.search).toBe('')
  rememberMe('a b')
  asWhoWasHere()
  expect(location.search + location.hash).toBe('?as=a%20b#Tag')
  history.replaceState(null, '', '/maintenance?as=other')
  asWhoWasHere()
  expect(location.search).toBe('?as=other')
})
