// The one word that stands for a terminal in a list: the worst that is true of it.
import type { Schemas } from '@/api/client'

type Row = Pick<Schemas['TerminalSummary'], 'alarming' | 'state' | 'battery_percent' | 'online' | 'last_heard_at'>

export type Mood = 'alarming' | 'retired' | 'awaiting_press' | 'low' | 'online' | 'offline' | 'never'

/** The server counts a battery as low at this and below. */
export const batteryLowPercent = 15

/** What this server speaks; a terminal enrolled by hand says which. */
export const protocols = ['jt808', 'watch', 'minifinder2', 'zigbee2mqtt'] as const

export const kinds = ['watch', 'pendant', 'hub', 'phone', 'sensor'] as const

export function moodOf(row: Row): Mood {
  // A retired one stays so in this list, whatever its last press left open.
  if (row.state === 'retired') {
    return 'retired'
  }
  if (row.alarming) {
    return 'alarming'
  }
  if (row.state !== 'commissioned') {
    return row.state
  }
  if (!row.last_heard_at) {
    return 'never'
  }
  if (!row.online) {
    return 'offline'
  }
  return typeof row.battery_percent === 'number' && row.battery_percent <= batteryLowPercent ? 'low' : 'online'
}

export const moodTag: Record<Mood, string> = { alarming: 'tag--1', retired: '', awaiting_press: 'tag--3', low: 'tag--1', online: 'tag--ok', offline: 'tag--2', never: 'tag--2' }
