import { describe, expect, it } from 'vitest'
import { age, clock, date, dayBounds, dayMinute, running } from './time'

describe('times', () => {
  const at = Date.parse('2026-11-22T18:13:07Z')
  it('are written in Asia/Shanghai wherever the desk stands', () => {
    expect(clock(at)).toBe('02:13:07')
    expect(dayMinute(at)).toBe('11-23 02:13')
    expect(date(at)).toBe('2026-11-23')
  })
  it('write midnight as 00', () => {
    expect(clock(Date.parse('2026-11-22T16:00:00Z'))).toBe('00:00:00')
  })
  it('bound a business day at local midnight', () => {
    expect(dayBounds('2026-11-23')).toEqual({ from: '2026-11-22T16:00:00.000Z', to: '2026-11-23T16:00:00.000Z' })
  })
  it('run as mm:ss and never below zero', () => {
    expect(running(161_000)).toBe('02:41')
    expect(running(3_723_000)).toBe('1:02:03')
    expect(running(-5)).toBe('00:00')
  })
  it('age in the largest honest unit', () => {
    expect(age(at, at + 4_000)).toEqual({ unit: 'now', count: 0 })
    expect(age(at, at + 12_000)).toEqual({ unit: 'seconds', count: 12 })
    expect(age(at, at + 40 * 60_000)).toEqual({ unit: 'minutes', count: 40 })
    expect(age(at, at + 26 * 3_600_000)).toEqual({ unit: 'days', count: 1 })
  })
})
