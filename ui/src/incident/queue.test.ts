import { expect, it } from 'vitest'
import type { IncidentSummary } from '@/api/client'
import { answerLimitSeconds, limitSeconds } from './queue'

const at = (seconds: number) => new Date(Date.parse('2026-11-23T06:00:00Z') + seconds * 1000).toISOString()
const incident = (over: Partial<IncidentSummary>) => ({ state: 'offered', priority: 2, holder: null, raised_at: at(0), waiting_since: at(0), limit_at: at(60), ...over }) as IncidentSummary

it('counts the limit of a wait from where the wait began', () => {
  expect(limitSeconds(incident({ waiting_since: at(40), limit_at: at(55) }))).toBe(15)
  expect(limitSeconds(incident({ limit_at: null }))).toBeNull()
})

it('takes the limit of whoever holds it for no limit of the answer', () => {
  const held = { holder: { user_id: '7', name: '王芳' }, limit_at: at(344) }
  expect(limitSeconds(incident(held))).toBeNull()
  expect(answerLimitSeconds(incident(held))).toBeNull()
  expect(answerLimitSeconds(incident({ ...held, priority: 1 }))).toBe(15)
  expect(answerLimitSeconds(incident({ state: 'closed', priority: 1, limit_at: null }))).toBe(15)
})
