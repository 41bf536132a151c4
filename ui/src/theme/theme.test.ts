import { expect, it } from 'vitest'
import { shiftTheme } from './theme'

it('turns dark with the night shift and light with the day shift', () => {
  expect(shiftTheme(Date.parse('2026-11-23T19:59:59+08:00'))).toBe('light')
  expect(shiftTheme(Date.parse('2026-11-23T20:00:00+08:00'))).toBe('dark')
  expect(shiftTheme(Date.parse('2026-11-24T07:59:59+08:00'))).toBe('dark')
  expect(shiftTheme(Date.parse('2026-11-24T08:00:00+08:00'))).toBe('light')
})
