import { describe, expect, it } from 'vitest'
import { moved, naturalOrder, nextOrder, type QueueRow } from './queue_order'

const row = (id: string, priority: number, sinceMs: number): QueueRow => ({ id, priority, sinceMs })
const rows = [row('c', 3, 10), row('a', 1, 30), row('b', 1, 20)]

describe('the order of the queue', () => {
  it('is priority, then age', () => {
    expect(naturalOrder(rows)).toEqual(['b', 'a', 'c'])
  })
  it('follows urgency while no hand is in it', () => {
    expect(nextOrder(['c'], rows, [])).toEqual(['b', 'a', 'c'])
  })
  it('never moves the row under the cursor', () => {
    expect(nextOrder(['c'], rows, ['c'])).toEqual(['c', 'b', 'a'])
    expect(nextOrder(['a', 'c'], rows, ['a'])).toEqual(['a', 'b', 'c'])
  })
  it('keeps every row above the lower of cursor and pointer', () => {
    expect(nextOrder(['c', 'a'], [...rows, row('d', 1, 5)], ['c', 'a'])).toEqual(['c', 'a', 'd', 'b'])
  })
  it('lets rows leave that are gone, and then is free again', () => {
    expect(nextOrder(['c', 'b', 'a'], [row('a', 1, 30), row('b', 1, 20)], ['c'])).toEqual(['b', 'a'])
  })
})

describe('the cursor', () => {
  it('moves inside the list and stops at its ends', () => {
    expect(moved(['a', 'b'], 'a', 1)).toBe('b')
    expect(moved(['a', 'b'], 'b', 1)).toBe('b')
    expect(moved(['a', 'b'], null, 1)).toBe('a')
    expect(moved(['a', 'b'], 'gone', -1)).toBe('b')
    expect(moved([], 'a', 1)).toBeNull()
  })
})
