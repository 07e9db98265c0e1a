/** Tables that a press on a heading puts in order. */
import { computed, ref, type ComputedRef } from 'vue'

/** What a row is put in order by; null: it has none, and stands last. */
export type Key = string | number | null

export interface Order {
  column: string
  down: boolean
}

/** As `aria-sort` has it. */
export type Sorted = 'ascending' | 'descending' | 'none'

/** Another press on a heading: up, then down, then as the rows came. */
export function pressed(now: Order | null, column: string): Order | null {
  if (now?.column !== column) return { column, down: false }
  return now.down ? null : { column, down: true }
}

/** Equal rows stay as they came; numbers in names count as numbers. */
export function inOrder<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
  down: boolean,
): readonly Row[] {
  const collator = new Intl.Collator('zh-CN', { numeric: true })
  function compare(one: Key, other: Key): number {
    if (one === null || other === null) return Number(one === null) - Number(other === null)
    const both = typeof one === 'number' && typeof other === 'number'
    const gap = both ? one - other : collator.compare(String(one), String(other))
    return down ? -gap : gap
  }
  return rows
    .map((row, place) => ({ row, place, key: keyOf(row) }))
    .sort((one, other) => compare(one.key, other.key) || one.place - other.place)
    .map(({ row }) => row)
}

export interface OrderedRows<Row> {
  sorted: ComputedRef<readonly Row[]>
  press(column: string): void
  sortedBy(column: string): Sorted
}

/** rows: as they come.  keyOf: of a row in a column. */
export function useOrder<Row>(
  rows: () => readonly Row[],
  keyOf: (row: Row, column: string) => Key,
): OrderedRows<Row> {
  const order = ref<Order | null>(null)
  return {
    sorted: computed(() => {
      if (!order.value) return rows()
      const { column, down } = order.value
      return inOrder(rows(), (row) => keyOf(row, column), down)
    }),
    press: (column) => void (order.value = pressed(order.value, column)),
    sortedBy(column) {
      if (order.value?.column !== column) return 'none'
      return order.value.down ? 'descending' : 'ascending'
    },
  }
}
