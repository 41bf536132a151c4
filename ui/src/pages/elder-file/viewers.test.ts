import { expect, it } from 'vitest'
import type { Schemas } from '@/api/client'
import { groupViewers } from './viewers'

const access = (id: string, user_id: string, action: Schemas['Access']['action'], reason: string | null = null) =>
  ({ id, at: `2026-11-23T06:00:${id.padStart(2, '0')}Z`, user: { user_id, name: user_id }, role: 'operator', action, reason }) as Schemas['Access']

it('names the same look of the same person once, with its last time and how often', () => {
  const found = groupViewers([access('9', 'wang', 'elder_opened'), access('8', 'li', 'elder_opened'), access('7', 'wang', 'elder_opened'), access('6', 'wang', 'elder_opened')], 6)
  expect(found.map((group) => [group.last.id, group.count])).toEqual([['9', 3], ['8', 1]])
})

it('keeps apart what was looked at and why, and shows no more than there is room for', () => {
  const found = groupViewers([access('9', 'wang', 'phones_revealed', '核对'), access('8', 'wang', 'phones_revealed', '上门'), access('7', 'wang', 'elder_opened')], 2)
  expect(found.map((group) => group.last.id)).toEqual(['9', '8'])
})
