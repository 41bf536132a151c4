import { describe, expect, it } from 'vitest'
import { age, clock, date, dayBounds, dayMinute, running, shiftStart, span } from './time'

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
  it('that lasted are said in the unit a person would use', () => {
    expect(span(320)).toEqual({ unit: 'milliseconds', count: '320', rest: '' })
    expect(span(5_240)).toEqual({ unit: 'seconds', count: '5.2', rest: '' })
    expect(span(17_400)).toEqual({ unit: 'seconds', count: '17', rest: '' })
    expect(span(59_999)).toEqual({ unit: 'minutes', count: '1', rest: '00' })
    expect(span(126_495)).toEqual({ unit: 'minutes', count: '2', rest: '06' })
    expect(span(3_599_999)).toEqual({ unit: 'hours', count: '1', rest: '00' })
    expect(span(65 * 60_000)).toEqual({ unit: 'hours', count: '1', rest: '05' })
  })
  it('of a shift begin at 08:00 or 20:00, the night across midnight', () => {
    const start = (at: string) => new Date(shiftStart(Date.parse(at))).toISOString()
    expect(start('2026-11-23T08:00:00+08:00')).toBe('2026-11-23T00:00:00.000Z')
    expect(start('2026-11-23T19:59:59+08:00')).toBe('2026-11-23T00:00:00.000Z')
    expect(start('2026-11-23T20:00:00+08:00')).toBe('2026-11-23T12:00:00.000Z')
    expect(start('2026-11-24T07:59:59+08:00')).toBe('2026-11-23T12:00:00.000Z')
  })
})
