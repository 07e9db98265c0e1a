// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import type { Api } from '@ui/api'
import PrinterPicker from '@ui/infodesk/PrinterPicker.vue'
import { provideInfodesk } from '@ui/infodesk/context'
import type { Session } from '@ui/infodesk/useSession'
import { provideSaid } from '@ui/said'
import { createWords } from '@ui/words'
import spoken from 'virtual:words/infodesk'

type Printer = 'ok' | 'trouble'

function picker(printers: Printer[], chosen: string, optional = false) {
  const page = defineComponent({
    setup() {
      provideSaid({} as Api)
      const kiosks = printers.map((printer, at) => ({
        kiosk: { code: `k${at}`, name: `${at} 号` },
        printer,
      }))
      provideInfodesk({ printers: ref(kiosks) } as unknown as Session)
      return () => h(PrinterPicker, { modelValue: chosen, optional })
    },
  })
  const options = mount(page, { global: { plugins: [createWords(spoken)] } }).findAll('option')
  return options.map((one) => one.text() + (one.attributes('disabled') === undefined ? '' : ' ×'))
}

it('an empty choice says that no printer is well, and cannot be chosen', () => {
  expect(picker(['trouble'], '')).toEqual(['现在没有正常的打印机，请选一台 ×', '0 号 · 打不了'])
})

it('says nothing of that once a kiosk is chosen, or where a slip is not needed', () => {
  expect(picker(['ok', 'trouble'], 'k0')).toEqual(['0 号 · 正常', '1 号 · 打不了'])
  expect(picker(['trouble'], '', true)).toEqual(['不打小票', '0 号 · 打不了'])
})
