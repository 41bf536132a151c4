import { describe, expect, it } from 'vitest'
import { lineKeyOf, moodOf } from './terminal_words'

const row = { alarming: false, state: 'commissioned' as const, battery_percent: 80, online: true, last_heard_at: '2026-11-23T06:00:00Z' }

describe('the word for a terminal', () => {
  it('is the worst that is true', () => {
    expect(moodOf({ ...row, alarming: true, online: false })).toBe('alarming')
    expect(moodOf({ ...row, alarming: true, state: 'retired' })).toBe('retired')
    expect(moodOf({ ...row, state: 'awaiting_press', online: false })).toBe('awaiting_press')
    expect(moodOf({ ...row, online: false, battery_percent: 5 })).toBe('offline')
    expect(moodOf({ ...row, battery_percent: 15 })).toBe('low')
    expect(moodOf({ ...row, battery_percent: 16 })).toBe('online')
    expect(moodOf({ ...row, last_heard_at: null })).toBe('never')
  })
})

describe('the key of a line', () => {
  it('is 16, 24 or 32 bytes in hex, however they are grouped', () => {
    expect(lineKeyOf('00112233445566778899aabbccddeeff')).toBe('00112233445566778899aabbccddeeff')
    expect(lineKeyOf(' 0011 2233:4455-6677 8899AABB CCDDEEFF ')).toBe('00112233445566778899AABBCCDDEEFF')
    expect(lineKeyOf('a'.repeat(48))).toBe('a'.repeat(48))
    expect(lineKeyOf('a'.repeat(64))).toBe('a'.repeat(64))
    expect(lineKeyOf('a'.repeat(40))).toBeNull()
    expect(lineKeyOf('g'.repeat(32))).toBeNull()
    expect(lineKeyOf('')).toBeNull()
  })
})
