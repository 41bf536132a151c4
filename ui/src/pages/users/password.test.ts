import { describe, expect, it } from 'vitest'
import { makePassword, randomBytes } from './password'

describe('a first password', () => {
  it('is four groups of four without letters that are mistaken for another', () => {
    const made = makePassword(randomBytes)
    expect(made).toMatch(/^[a-hj-km-np-z2-9]{4}(-[a-hj-km-np-z2-9]{4}){3}$/)
    expect(makePassword(randomBytes)).not.toBe(made)
  })
  it('throws away bytes that would make a letter likelier', () => {
    let turn = 0
    const bytes = (count: number) => new Uint8Array(count).fill(turn++ === 0 ? 255 : 0)
    expect(makePassword(bytes)).toBe('aaaa-aaaa-aaaa-aaaa')
  })
})
