import { describe, expect, it } from 'vitest'
import { meaning } from './keys'

const press = (key: string, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more })

describe('the keys of the seat', () => {
  it('answer with F2 even while a note is being typed', () => {
    expect(meaning(press('F2'), true, false)).toEqual({ key: 'accept', count: 1 })
  })
  it('leave letters and digits to a field', () => {
    expect(meaning(press('x'), true, false)).toBeNull()
    expect(meaning(press('3'), true, false)).toBeNull()
  })
  it('dial by digit and move by arrow', () => {
    expect(meaning(press('3'), false, false)).toEqual({ key: 'dial', count: 3 })
    expect(meaning(press('ArrowUp'), false, false)).toEqual({ key: 'move', count: -1 })
  })
  it('leave browser shortcuts and Enter on a button alone', () => {
    expect(meaning(press('s', { ctrlKey: true }), false, false)).toBeNull()
    expect(meaning(press('Enter'), false, true)).toBeNull()
  })
  it('know capitals', () => {
    expect(meaning(press('X'), false, false)?.key).toBe('falsePress')
  })
})
