// One page of a list that the server sorts, filters and pages by cursor. The list owns where it is; the page owns its filters.
import { computed, ref, shallowRef } from 'vue'
import { i18n } from '@/i18n'
import { useClock } from '@/format/clock'
import { useToasts, wordsOf } from '@/shell/toasts'

export interface Slice<Row> {
  items: Row[]
  next_cursor: string | null
  total?: number
}

export type ReadSlice<Row> = (limit: number, cursor: string | null) => Promise<Slice<Row>>

const rowsPerPage = 20
const sliceRowsMax = 200
export const exportRowsMax = 100_000

export function usePaged<Row>(readSlice: ReadSlice<Row>) {
  const clock = useClock()
  const rows = shallowRef<Row[]>([])
  const total = ref<number | null>(null)
  const cursors = ref<(string | null)[]>([null])
  const nextCursor = ref<string | null>(null)
  const loading = ref(false)
  const error = ref<string | null>(null)
  const errorAt = ref(0)
  let turnOf = 0

  async function read(): Promise<void> {
    const mine = ++turnOf
    loading.value = true
    try {
      const slice = await readSlice(rowsPerPage, cursors.value.at(-1) ?? null)
      if (mine !== turnOf) {
        return
      }
      rows.value = slice.items
      total.value = slice.total ?? null
      nextCursor.value = slice.next_cursor
      error.value = null
    } catch (failure) {
      if (mine === turnOf) {
        rows.value = []
        error.value = wordsOf(failure)
        errorAt.value = clock.now
      }
    } finally {
      if (mine === turnOf) {
        loading.value = false
      }
    }
  }

  /** Other filters or another order: begins at the first page. */
  function restart(): Promise<void> {
    cursors.value = [null]
    return read()
  }

  function turn(forward: boolean): Promise<void> {
    if (forward && nextCursor.value) {
      cursors.value = [...cursors.value, nextCursor.value]
    } else if (!forward && cursors.value.length > 1) {
      cursors.value = cursors.value.slice(0, -1)
    }
    return read()
  }

  /** Everything the filters choose, for an export; a list cut at the limit says so. */
  async function all(): Promise<Row[]> {
    const found: Row[] = []
    let cursor: string | null = null
    do {
      const slice: Slice<Row> = await readSlice(sliceRowsMax, cursor)
      found.push(...slice.items)
      cursor = slice.next_cursor
    } while (cursor && found.length < exportRowsMax)
    if (cursor) {
      useToasts().show(i18n.global.t('part.exportCut', { count: found.length.toLocaleString('en-US') }), 'bad')
    }
    return found
  }

  const first = computed(() => cursors.value.length === 1)
  const range = computed(() => {
    if (rows.value.length === 0) {
      return ''
    }
    const from = (cursors.value.length - 1) * rowsPerPage + 1
    const to = from + rows.value.length - 1
    const { t } = i18n.global
    return total.value === null ? t('part.rangeOpen', { from, to }) : t('part.range', { from, to, total: total.value.toLocaleString('en-US') })
  })

  return { rows, total, loading, error, errorAt, nextCursor, first, range, read, restart, turn, all }
}
