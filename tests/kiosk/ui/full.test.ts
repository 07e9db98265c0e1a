// @vitest-environment happy-dom
/** A service whose numbers are all taken says so before anybody asks for one. */
import { describe, expect, it } from 'vitest'
import type { Service, ServiceLoad } from '@ui/wire'
import ServicePage from '../../../kiosk/ui/components/ServicePage.vue'
import ServiceTile from '../../../kiosk/ui/components/ServiceTile.vue'
import { load, service, show } from './kioskPart'

const AGAIN = Date.UTC(2026, 2, 2, 6, 0)
const ELSEWHERE = { slot_minutes: 30, outlets: ['online', 'self_service'] }

function tileOf(standing: ServiceLoad) {
  const one = service()
  return show(ServiceTile, { services: [one], loads: [standing] }, { service: one, formal: true }).part
}

async function pageOf(standing: ServiceLoad, change: Partial<Service> = {}) {
  const { part, send } = show(ServicePage, { services: [service(change)], loads: [standing] })
  await send({ type: 'go', page: { name: 'service', service: 'deed' } })
  return part
}

describe('a service without numbers', () => {
  it.each([
    [load(), '不动产登记查询', false],
    [load({ full: true, again_at: AGAIN }), '号发完了·14:00 再发', true],
    [load({ full: true }), '今日号已满', true],
    [load({ shut: true, full: true }), '暂停办理', true],
  ])('says so on its tile among what was found: %j', (standing, line, barred) => {
    const tile = tileOf(standing)
    expect(tile.find('.line').text()).toBe(line)
    expect(tile.find('.tile').classes('barred')).toBe(barred)
  })

  it('offers a number while there are any', async () => {
    const page = await pageOf(load())
    expect(page.find('[role=alert]').exists()).toBe(false)
    expect(page.find('.main').text()).toBe('取号')
  })

  it.each([
    [load({ full: true, again_at: AGAIN }), {}, '今天 14:00 再发下一批号；可以到总服务台问一问'],
    [load({ full: true }), {}, '今天没有号了；可以到总服务台问一问'],
    [
      load({ full: true }),
      ELSEWHERE,
      '今天没有号了；急着办，可以到总服务台约个时间；也可以在网上办；也可以在自助机上办',
    ],
  ])('says on its page what to do instead: %j %j', async (standing, change, text) => {
    const page = await pageOf(standing, change)
    expect(page.find('.main').exists()).toBe(false)
    expect(page.find('[role=alert] .title').text()).toBe('这件事的号发完了')
    expect(page.find('[role=alert] .text').text()).toBe(text)
  })
})
