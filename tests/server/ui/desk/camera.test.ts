// @vitest-environment happy-dom
/** The document camera's sheet: what it asks for and when, and what it says. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { Offline } from '@ui/api'
import { asked, camera, gone, MAIN, open, SIDE, standIn } from './cameraDesk'

standIn()

describe('the live picture', () => {
  it('is asked for one at a time, each when the one before is on the screen', async () => {
    const { page, drawn } = await open([MAIN])
    expect(page.text()).toContain('正在打开高拍仪…')
    expect(asked.map(({ path }) => path)).toEqual(['/api/cameras/main/preview?after=0'])
    await asked[0]!.picture(7)
    expect(page.get('.live img').attributes('src')).toBe('blob:1')
    expect(page.text()).toContain('实时画面')
    expect(asked).toHaveLength(1)
    await drawn()
    expect(asked.map(({ path }) => path)).toEqual([
      '/api/cameras/main/preview?after=0',
      '/api/cameras/main/preview?after=7',
    ])
    await asked[1]!.picture(9)
    expect(page.get('.live img').attributes('src')).toBe('blob:2')
    expect(gone).toEqual([])
    await drawn()
    expect(gone).toEqual(['blob:1'])
    expect(asked).toHaveLength(3)
  })

  it('is never left standing as if it were live', async () => {
    const { page, drawn, pass } = await open([MAIN])
    await asked[0]!.picture(1)
    await drawn()
    await pass(2_900)
    expect(page.text()).toContain('实时画面')
    await pass(200)
    expect(page.text()).toContain('画面已停')
    expect(page.text()).not.toContain('实时画面')
    expect(page.find('.live.old img').exists()).toBe(true)
    expect(page.text()).not.toContain('请看高拍仪的线') // why is not known yet
    await asked[1]!.nothing()
    expect(page.text()).toContain('请看高拍仪的线')
    await pass(1_000)
    await asked[2]!.picture(2)
    expect(page.text()).toContain('实时画面')
    expect(page.find('.live.old').exists()).toBe(false)
  })

  it('says why none comes, as its agent knows it, and goes on asking', async () => {
    const { page, become, pass, read } = await open([MAIN])
    await asked[0]!.nothing()
    expect(page.text()).toContain('还没有画面')
    expect(page.text()).toContain('请看高拍仪的线是否插好')
    become([{ ...MAIN, state: 'silent', detail: 'port_busy' }])
    await pass(1_000)
    await asked[1]!.nothing()
    expect(page.text()).toContain('高拍仪被别的程序占着')
    expect(read.filter((path) => path.endsWith('/cameras'))).toHaveLength(3)
    become([{ ...MAIN, state: 'trouble', detail: 'nobody_knows' }])
    await pass(1_000)
    await asked[2]!.nothing()
    expect(page.text()).toContain('高拍仪出了问题（nobody_knows）')
    await pass(1_000)
    await asked[3]!.picture(1)
    expect(page.text()).toContain('实时画面')
  })

  it('says so when nobody can look, or the server does not answer', async () => {
    const { page, pass } = await open([MAIN])
    await asked[0]!.refuse(409, 'camera_no_agent')
    expect(page.text()).toContain('这台高拍仪所在的电脑没有连上')
    expect(asked).toHaveLength(1)
    await pass(1_000)
    await asked[1]!.fail()
    expect(page.text()).toContain('服务器没有回答')
    await pass(1_000)
    await asked[2]!.refuse(502, 'x')
    expect(page.text()).toContain('服务器没有回答')
    await pass(1_000)
    await asked[3]!.refuse(403, 'not_your_counter')
    expect(page.text()).not.toContain('服务器没有回答')
    await pass(1_000)
    await asked[4]!.refuse(500, 'x')
    expect(page.text()).toContain('系统出错（500）')
    await pass(1_000)
    await asked[5]!.picture(1)
    expect(page.text()).toContain('实时画面')
  })

  it('gives up a question that is not answered at all', async () => {
    const { page, pass } = await open([MAIN])
    await pass(10_000)
    expect(asked[0]!.signal.aborted).toBe(true)
    expect(page.text()).toContain('服务器没有回答')
    await pass(1_000)
    expect(asked).toHaveLength(2)
  })

  it('is not asked for while the page is hidden, nor shown from before', async () => {
    const hide = async (hidden: boolean): Promise<void> => {
      vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden)
      document.dispatchEvent(new Event('visibilitychange'))
      await flushPromises()
    }
    const { page, drawn, pass } = await open([MAIN])
    await asked[0]!.picture(1)
    await drawn()
    await hide(true)
    expect(asked[1]!.signal.aborted).toBe(true)
    expect(page.find('.live img').exists()).toBe(false)
    expect(gone).toEqual(['blob:1'])
    await pass(60_000)
    expect(asked).toHaveLength(2)
    await hide(false)
    expect(asked[2]!.path).toBe('/api/cameras/main/preview?after=0')
    expect(page.text()).toContain('正在打开高拍仪…')
  })

  it('stops at once when the sheet closes', async () => {
    const { page, drawn, closed } = await open([MAIN])
    await asked[0]!.picture(1)
    await drawn()
    await page.get('button.close').trigger('click')
    expect(closed).toHaveBeenCalledOnce()
    page.unmount()
    expect(asked[1]!.signal.aborted).toBe(true)
    await flushPromises()
    expect(asked).toHaveLength(2)
    expect(gone).toEqual(['blob:1'])
  })
})

describe('several cameras', () => {
  it('are told apart, and the one chosen is chosen again', async () => {
    const first = await open([MAIN, SIDE, camera('third')])
    const radios = first.page.findAll('input[type=radio]')
    expect(first.page.findAll('label').map((it) => it.text())).toEqual([
      '主镜头',
      '侧镜头',
      '高拍仪 3',
    ])
    await radios[1]!.trigger('change')
    await flushPromises()
    expect(asked[0]!.signal.aborted).toBe(true)
    expect(asked[1]!.path).toBe('/api/cameras/side/preview?after=0')
    first.page.unmount()
    await open([MAIN, SIDE])
    expect(asked[2]!.path).toBe('/api/cameras/side/preview?after=0')
  })

  it('need no choice where there is one, and none is said plainly', async () => {
    const { page } = await open([MAIN])
    expect(page.find('fieldset').exists()).toBe(false)
    page.unmount()
    asked.length = 0
    const empty = await open([])
    expect(empty.page.text()).toContain('这个窗口没有高拍仪')
    expect(empty.button('拍照').attributes('disabled')).toBeDefined()
    expect(asked).toEqual([])
  })

  it('are asked for again when the server did not answer', async () => {
    const { page, become, pass } = await open(new Offline('x'))
    expect(page.get('[role=alert]').text()).toContain('服务器没有回答')
    become([MAIN])
    await pass(2_000)
    expect(page.find('[role=alert]').exists()).toBe(false)
    expect(asked).toHaveLength(1)
  })
})
