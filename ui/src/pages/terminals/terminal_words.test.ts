import { describe, expect, it } from 'vitest'
import { moodOf } from './terminal_words'

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
