import { readFileSync } from 'node:fs'
import { createPinia, setActivePinia } from 'pinia'
import { createApp } from 'vue'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Schemas } from '@/api/client'
import { i18n } from '@/i18n'
import type { TimelineEntry } from '@/parts/Timeline.vue'
import { useTimeline } from './timeline'

type Logged = Schemas['TimelineEntry']

function inApp<Result>(run: () => Result): Result {
  let result!: Result
  const app = createApp({
    setup() {
      result = run()
      return () => null
    },
  })
  app.use(createPinia()).use(i18n).mount(document.createElement('div'))
  return result
}

function entry(seq: number, kind: Logged['kind'], payload: Record<string, unknown>, actor: Logged['actor'] = null): Logged {
  return { seq, at: new Date(Date.parse('2026-11-23T06:13:07Z') + seq * 1000).toISOString(), kind, actor, payload: payload as Logged['payload'], after_ms: seq * 1000 }
}

const read = (line: TimelineEntry) => `${line.text}${line.strong ?? ''}${line.quote ?? ''}`
const kinds: Logged['kind'][] = JSON.parse(readFileSync('../api/events/event.json', 'utf8')).$defs.Kind.enum

describe('the timeline', () => {
  beforeEach(() => setActivePinia(createPinia()))

  it('has words for every event that belongs to an incident', () => {
    const { lines } = inApp(() => useTimeline())
    const ofIncident = kinds.filter((kind) => /^(Incident|Alarm|Note|Step|Responder|Escalation|Elder(Linked)|Command)/.test(kind))
    expect(ofIncident.length).toBeGreaterThan(25)
    for (const kind of ofIncident) {
      const payload = { kind: kind.startsWith('Command') ? 'call_back' : kind.startsWith('Escalation') ? 'webhook' : 'sos', state: kind.startsWith('Command') ? 'sent' : 'done', name: '李秀梅', reason: 'seat_lost', outcome: 'helped', alarm: { kinds: ['sos'] }, to: 'seats', text: '笔记', step_id: 'ask', seats: 6, note: '交代' }
      const text = read(lines([entry(1, kind, payload)])[0]!)
      expect(text, kind).not.toContain(kind)
      expect(text, kind).not.toMatch(/timeline\.|undefined|\{/)
    }
  })

  it('keeps the note of an assignment apart from the name', () => {
    const { lines } = inApp(() => useTimeline())
    const by = { user_id: '9', name: '刘建华', seat_number: null }
    expect(read(lines([entry(1, 'IncidentAssigned', { name: '王芳', note: '请先看这一件' }, by)])[0]!)).toBe('刘建华 指派给 王芳：请先看这一件')
    expect(read(lines([entry(1, 'IncidentAssigned', { name: '王芳' }, by)])[0]!)).toBe('指派给 王芳')
  })

  it('makes one line of the steps of one command', () => {
    const { lines } = inApp(() => useTimeline())
    const made = lines(['queued', 'sent', 'echoed', 'confirmed'].map((state, at) => entry(at + 1, (`Command${state[0]!.toUpperCase()}${state.slice(1)}`) as Logged['kind'], { command_id: '7', kind: 'call_back', state })))
    expect(made).toHaveLength(1)
    expect(read(made[0]!)).toBe('回拨：排队 → 已发出 → 已回显 → 已确认')
  })

  it('is newest first and survives an erased payload', () => {
    const { lines } = inApp(() => useTimeline())
    const made = lines([entry(1, 'IncidentRaised', { alarm: { kinds: ['sos', 'low_battery'] } }), { ...entry(3, 'NoteAdded', {}), payload: null }, entry(2, 'IncidentAccepted', {}, { user_id: '7', name: '王芳', seat_number: 3 })])
    expect(made.map((line) => line.key)).toEqual(['3', '2', '1'])
    expect(read(made[2]!)).toBe('终端报 紧急呼叫 + 电量低')
    expect(read(made[1]!)).toBe('王芳 03 接警')
  })
})
