import { describe, expect, it } from 'vitest'
import { openApi } from '@ui/api'
import { asId } from '@ui/as'

describe('which enrolment speaks', () => {
  it('stands in the address of the page', () => {
    expect(asId('?as=k1-x7&lang=en')).toBe('k1-x7')
    expect(asId('?as=')).toBeNull()
    expect(asId('')).toBeNull()
  })

  it.each([
    ['k1-x7', 'k1-x7'],
    [null, undefined],
  ])('goes with every request: %s', async (id, header) => {
    const headers: Record<string, string>[] = []
    const fetch: typeof globalThis.fetch = async (_url, init) => {
      headers.push(init!.headers as Record<string, string>)
      return new Response('{}')
    }
    const api = openApi({ as: () => id, fetch })
    await api.get('/api/me')
    await api.command('/api/x')
    expect(headers.map((sent) => sent['X-Hall-As'])).toEqual([header, header])
  })
})
