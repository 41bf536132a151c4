import { expect, it } from 'vitest'
import { csvOf } from './export'

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
