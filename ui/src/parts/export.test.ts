import { expect, it } from 'vitest'
import { columnWidths, csvOf, widthOf } from './export'

const columns = [
  { title: '姓名', value: (row: { name: string; age: number }) => row.name },
  { title: '年龄', value: (row: { name: string; age: number }) => row.age },
]

it('writes CSV that Excel opens in UTF-8, with quotes doubled', () => {
  expect(csvOf(columns, [{ name: '张"桂",英', age: 82 }])).toBe('\ufeff姓名,年龄\r\n"张""桂"",英",82\r\n')
})

it('never lets a cell run as a formula', () => {
  expect(csvOf(columns, [{ name: '=HYPERLINK("x")', age: -1 }])).toContain(`"'=HYPERLINK(""x"")",-1`)
})

it('counts a Chinese character as two', () => {
  expect(widthOf('张桂英 82')).toBe(9)
  expect(widthOf('')).toBe(0)
})

it('gives each column the room of its longest cell, and no more than a screen has', () => {
  const rows = [{ name: '张桂英', age: 82 }, { name: '平城区御河街道华严里小区 3 号楼', age: 7 }]
  expect(columnWidths(columns, rows)).toEqual([widthOf(rows[1]!.name) + 2, 6])
  expect(columnWidths(columns, [{ name: '长'.repeat(100), age: 1 }])[0]).toBe(60)
  expect(columnWidths(columns, [])).toEqual([6, 6])
})
