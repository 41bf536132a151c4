import { expect, it } from 'vitest'
import { abilityKey } from './ability'

it('knows a grade by its key and by the words of the standard', () => {
  expect(abilityKey('moderate')).toBe('moderate')
  expect(abilityKey('中度失能')).toBe('moderate')
  expect(abilityKey(' 能力完好 ')).toBe('able')
})

it('leaves what somebody wrote in their own words alone', () => {
  expect(abilityKey('走路要人扶')).toBeNull()
  expect(abilityKey('toString')).toBeNull()
  expect(abilityKey('')).toBeNull()
  expect(abilityKey(null)).toBeNull()
})
