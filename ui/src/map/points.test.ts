import { describe, expect, it } from 'vitest'
import { PointTable } from './points'

const rows = (ids: string[], state: number[]) => ({
  type: 'positions' as const,
  at: '2026-11-23T06:00:00Z',
  terminal_id: ids,
  lat_e7: ids.map(() => 400_800_000),
  lon_e7: ids.map(() => 1_133_000_000),
  fix_s: ids.map(() => 1),
  kind: ids.map(() => 0),
  accuracy_m: ids.map(() => 10),
  state,
})

describe('the table of points', () => {
  it('keeps one row a terminal and counts by state', () => {
    const table = new PointTable()
    table.apply(rows(['1', '2', '3'], [0, 1, 0]))
    table.apply(rows(['2'], [3]))
    expect(table.count).toBe(3)
    expect([...table.perState]).toEqual([2, 0, 0, 1])
    expect(table.find('2')).toBe(1)
    expect(table.find('4')).toBeNull()
  })
  it('grows past its first capacity without losing rows', () => {
    const table = new PointTable()
    const ids = Array.from({ length: 20_000 }, (_, at) => String(at))
    table.apply(rows(ids, ids.map(() => 2)))
    expect(table.count).toBe(20_000)
    expect(table.x[19_999]).toBeCloseTo((113.3 + 180) / 360, 9)
    expect(table.perState[2]).toBe(20_000)
  })
})
