import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { useToasts } from '@/shell/toasts'
import { exportRowsMax, usePaged, type Slice } from './paged'

/** A server with so many rows; the cursor is the number of the next one. */
function listOf(total: number) {
  return usePaged<number>((limit, cursor): Promise<Slice<number>> => {
    const from = Number(cursor ?? 0)
    const to = Math.min(total, from + limit)
    return Promise.resolve({ items: Array.from({ length: to - from }, (_none, index) => from + index), next_cursor: to < total ? String(to) : null, total })
  })
}

describe('everything the filters choose', () => {
  beforeEach(() => setActivePinia(createPinia()))

  it('is all of a city, not its beginning', async () => {
    const rows = await listOf(12_516).all()
    expect(rows).toHaveLength(12_516)
    expect(rows.at(-1)).toBe(12_515)
    expect(useToasts().list).toEqual([])
  })

  it('says so when it is cut', async () => {
    expect(await listOf(exportRowsMax).all()).toHaveLength(exportRowsMax)
    expect(useToasts().list).toEqual([])
    expect(await listOf(exportRowsMax + 1).all()).toHaveLength(exportRowsMax)
    expect(useToasts().list.map((toast) => toast.mood)).toEqual(['bad'])
  })
})
