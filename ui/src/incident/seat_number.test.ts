import { expect, it } from 'vitest'
import { seatNumber } from './seat_number'

it('writes a seat as on the desks, and a seat given up as none', () => {
  expect(seatNumber(3)).toBe('03')
  expect(seatNumber(12)).toBe('12')
  expect([seatNumber(null), seatNumber(undefined)]).toEqual(['—', '—'])
})
