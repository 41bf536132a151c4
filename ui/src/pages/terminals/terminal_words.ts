// The one word that stands for a terminal in a list: the worst that is true of it.
import type { Schemas } from '@/api/client'

type Row = Pick<Schemas['TerminalSummary'], 'alarming' | 'state' | 'battery_percent' | 'online' | 'last_heard_at'>

export type Mood = 'alarming' | 'retired' | 'awaiting_press' | 'low' | 'online' | 'offline' | 'never'

/** The server counts a battery as low at this and below. */
export const batteryLowPercent = 15

/** What this server speaks; a terminal enrolled by hand says which. */
export const protocols = ['jt808', 'watch', 'minifinder2', 'sia_dc09', 'scaip', 'zigbee2mqtt'] as const

/** Their terminals may encrypt what they say, with a key that is told here and never shown again. */
export const encrypts = (protocol: string): boolean => protocol === 'sia_dc09'

/** 16, 24 or 32 bytes in hex; blanks between them are for the eye. */
export function lineKeyOf(typed: string): string | null {
  const key = typed.replace(/[\s:-]/g, '')
  return /^([0-9A-Fa-f]{32}|[0-9A-Fa-f]{48}|[0-9A-Fa-f]{64})$/.test(key) ? key : null
}

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
