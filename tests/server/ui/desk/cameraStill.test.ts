// @vitest-environment happy-dom
/** A picture that a desk takes with its document camera. */
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { Offline, Refusal } from '@ui/api'
import type { Still } from '@ui/wire'
import { fileName, kilobytes } from '@ui/desk/camera/picture-words'
import { asked, gone, made, MAIN, open, SIDE, standIn, still, types, type Answer } from './cameraDesk'

standIn()

describe('a still', () => {
  const steps = (...states: Still[]): Answer => {
    const left = [...states]
    return () => (left.length > 1 ? left.shift() : left[0])
  }

  it('is taken once, waited for, shown whole and at full size, and forgotten', async () => {
    let end: (it: Still) => void = () => undefined
    const { page, sent, read, press, button, drawn } = await open([MAIN], (path) =>
      path.endsWith('/stills') ? still('waiting') : new Promise<Still>((done) => (end = done)),
    )
    await asked[0]!.picture(1)
    await drawn()
    await press('拍照')
    expect(page.text()).toContain('正在拍照，请别动材料')
    expect(button('正在拍照').attributes('disabled')).toBeDefined()
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }))
    await flushPromises()
    expect(sent.map(({ path }) => path)).toEqual(['/api/cameras/main/stills'])
    expect(read).toContain('/api/stills/still-1')
    end(still('done'))
    await flushPromises()
    const picture = asked.find(({ path }) => path === '/api/stills/still-1/picture')!
    await picture.picture(0)
    // The camera may go off: nobody looks through it.
    const waiting = asked.filter(({ path }) => path.includes('preview'))
    expect(waiting.map((it) => it.signal.aborted)).toEqual([false, true])
    expect(page.get('.still img').attributes('src')).toBe('blob:2')
    expect(page.text()).toContain('2592×1944 像素，1,235 kB')
    expect(page.get('[role=status]').text()).toContain('拍好了')
    expect(document.activeElement).toBe(page.get('.still').element)
    await press('看原大')
    expect(page.find('.still.full').exists()).toBe(true)
    await page.get('.still').trigger('click')
    expect(page.find('.still.whole').exists()).toBe(true)

    await press('重拍')
    expect(sent[1]).toEqual({ path: '/api/stills/still-1/drop' })
    expect(gone).toContain('blob:2')
    expect(page.find('.still').exists()).toBe(false)
    expect(asked[asked.length - 1]!.path).toBe('/api/cameras/main/preview?after=0')
  })

  it('is dropped when the sheet closes, also when it comes only then', async () => {
    const first = await open([MAIN], steps(still('done')))
    await first.press('拍照')
    await asked.find(({ path }) => path.endsWith('/picture'))!.picture(0)
    await first.press('关闭')
    first.page.unmount()
    expect(first.sent.map(({ path }) => path)).toContain('/api/stills/still-1/drop')

    asked.length = 0
    let end: (it: Still) => void = () => undefined
    const late = await open([MAIN], () => new Promise<Still>((done) => (end = done)))
    await late.press('拍照')
    late.page.unmount()
    end(still('done'))
    await flushPromises()
    expect(late.sent.map(({ path }) => path)).toContain('/api/stills/still-1/drop')
    expect(made).toHaveLength(1)
  })

  it('that is not taken says why and may be tried again, as another one', async () => {
    const { page, sent, press } = await open(
      [MAIN],
      steps(still('failed', { reason: 'damaged' }), still('failed', { reason: 'odd' }), still('done')),
    )
    await press('拍照')
    expect(page.get('[role=alert]').text()).toContain('没有拍成。收到的画面是坏的')
    await press('再试一次')
    expect(page.get('[role=alert]').text()).toContain('高拍仪出了问题（odd）')
    await press('再试一次')
    expect(page.find('[role=alert]').exists()).toBe(false)
    const keys = sent.map(({ key }) => key)
    expect(new Set(keys).size).toBe(3)
    expect(keys).not.toContain(undefined)
  })

  it('that got no answer is asked for again as the same one', async () => {
    const answers: unknown[] = [new Offline('x'), new Refusal('camera_no_agent', {}, 409)]
    const { page, sent, press } = await open([MAIN], () => answers.shift())
    await press('拍照')
    expect(page.get('[role=alert]').text()).toContain('服务器没有回答')
    await press('再试一次')
    expect(page.get('[role=alert]').text()).toContain('没有连上')
    expect(sent[0]!.key).toBe(sent[1]!.key)
  })

  it('whose picture does not come is none', async () => {
    const { page, sent, press } = await open([MAIN], steps(still('done')))
    await press('拍照')
    await asked.find(({ path }) => path.endsWith('/picture'))!.refuse(404, 'unknown_still')
    expect(page.get('[role=alert]').text()).toContain('这张照片已经不在了')
    expect(sent[1]).toEqual({ path: '/api/stills/still-1/drop' })
    expect(page.find('.still').exists()).toBe(false)
  })

  it('is taken by Enter and Space, but not by a key that presses something else', async () => {
    const { page, sent, button } = await open([MAIN, SIDE], () => new Promise(() => undefined))
    const strike = async (key: string, on: Element, more: KeyboardEventInit = {}): Promise<void> => {
      on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }))
      await flushPromises()
    }
    await strike(' ', button('拍照').element)
    await strike('Enter', page.get('button.close').element)
    await strike('a', page.get('h2').element)
    await strike(' ', page.get('h2').element, { repeat: true })
    await strike('Enter', page.get('h2').element, { ctrlKey: true })
    expect(sent).toEqual([])
    await strike(' ', page.get('h2').element)
    expect(sent.map(({ path }) => path)).toEqual(['/api/cameras/main/stills'])
  })

  it('failed by one camera says nothing of the other', async () => {
    const { page, press } = await open([MAIN, SIDE], steps(still('failed', { reason: 'silent' })))
    await press('拍照')
    expect(page.find('[role=alert]').exists()).toBe(true)
    await page.findAll('input[type=radio]')[1]!.trigger('change')
    await flushPromises()
    expect(page.find('[role=alert]').exists()).toBe(false)
  })

  it('is saved under the time it was taken', async () => {
    const names: string[] = []
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      names.push(this.download)
    })
    const at = new Date(2026, 10, 3, 9, 5, 7)
    const { press } = await open([MAIN], steps(still('done', { at: at.getTime() })))
    await press('拍照')
    await asked.find(({ path }) => path.endsWith('/picture'))!.picture(0)
    await press('保存到这台电脑')
    expect(names).toEqual(['still-20261103-090507.jpg'])
    expect(types[types.length - 1]).toBe('image/jpeg')
  })
})

it('a picture is said in whole kilobytes, never none', () => {
  expect([kilobytes(1_234_567, 'en'), kilobytes(1, 'zh-CN')]).toEqual(['1,235', '1'])
  expect(fileName(new Date(2026, 0, 2, 3, 4, 5))).toBe('still-20260102-030405.jpg')
})
