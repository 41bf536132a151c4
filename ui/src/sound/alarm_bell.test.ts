import { describe, expect, it } from 'vitest'
import { AlarmBell } from './alarm_bell'

const alarm = (id: string, priority: number, muted = false) => ({ id, priority, muted })

describe('the alarm bell', () => {
  it('repeats a priority 1 every two seconds until it is gone', () => {
    const bell = new AlarmBell()
    expect(bell.due([alarm('a', 1)], 0)).toBe(1)
    expect(bell.due([alarm('a', 1)], 1_900)).toBeNull()
    expect(bell.due([alarm('a', 1)], 2_000)).toBe(1)
    expect(bell.due([], 4_000)).toBeNull()
  })
  it('sounds a priority 3 once and a priority 4 never', () => {
    const bell = new AlarmBell()
    expect(bell.due([alarm('a', 3), alarm('b', 4)], 0)).toBe(3)
    expect(bell.due([alarm('a', 3), alarm('b', 4)], 60_000)).toBeNull()
  })
  it('mutes one alarm only', () => {
    const bell = new AlarmBell()
    expect(bell.due([alarm('a', 1, true), alarm('b', 2)], 0)).toBe(2)
    expect(bell.due([alarm('a', 1, true)], 60_000)).toBeNull()
  })
  it('sounds an alarm that returned again', () => {
    const bell = new AlarmBell()
    bell.due([alarm('a', 3)], 0)
    bell.due([], 1_000)
    expect(bell.due([alarm('a', 3)], 2_000)).toBe(3)
  })
})
