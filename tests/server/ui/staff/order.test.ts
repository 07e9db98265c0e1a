// @vitest-environment happy-dom
import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import { defineComponent, ref } from 'vue'
import { inOrder, pressed, useOrder, type Key } from '@ui/staff/order'
import SortHead from '@ui/staff/SortHead.vue'

interface Row {
  name: string
  n: number | null
}

const ROWS: readonly Row[] = [
  { name: '10 号窗口', n: 4 },
  { name: '2 号窗口', n: null },
  { name: '1 号窗口', n: 4 },
  { name: '3 号窗口', n: 7 },
]
const names = (rows: readonly Row[]) => rows.map(({ name }) => parseInt(name))

describe('a table in order', () => {
  it('counts numbers in names as numbers', () => {
    expect(names(inOrder(ROWS, ({ name }) => name, false))).toEqual([1, 2, 3, 10])
    expect(names(inOrder(ROWS, ({ name }) => name, true))).toEqual([10, 3, 2, 1])
  })

  it('keeps equal rows as they came, and those without a figure last either way', () => {
    expect(names(inOrder(ROWS, ({ n }) => n, false))).toEqual([10, 1, 3, 2])
    expect(names(inOrder(ROWS, ({ n }) => n, true))).toEqual([3, 10, 1, 2])
  })

  it('goes up, down, and back to how the rows came', () => {
    const up = pressed(null, 'n')
    expect(up).toEqual({ column: 'n', down: false })
    const down = pressed(up, 'n')
    expect(down).toEqual({ column: 'n', down: true })
    expect(pressed(down, 'n')).toBeNull()
    expect(pressed(down, 'name')).toEqual({ column: 'name', down: false })
  })

  it('a heading says how it stands, and rows that come later fall in', async () => {
    const rows = ref(ROWS)
    const Table = defineComponent({
      components: { SortHead },
      setup() {
        const key = (row: Row, column: string): Key => (column === 'n' ? row.n : row.name)
        return useOrder(() => rows.value, key)
      },
      template: `<table><thead><tr>
        <SortHead label="数" :sorted="sortedBy('n')" @press="press('n')" />
      </tr></thead><tbody><tr v-for="one in sorted"><td>{{ one.name }}</td></tr></tbody></table>`,
    })
    const table = mount(Table)
    const shown = () => table.findAll('td').map((cell) => parseInt(cell.text()))
    expect(shown()).toEqual([10, 2, 1, 3])
    await table.get('th button').trigger('click')
    expect(table.get('th').attributes('aria-sort')).toBe('ascending')
    rows.value = [...ROWS, { name: '9 号窗口', n: 5 }]
    await table.get('th button').trigger('click')
    expect(table.get('th').attributes('aria-sort')).toBe('descending')
    expect(shown()).toEqual([3, 9, 10, 1, 2])
  })
})
