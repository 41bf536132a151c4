// The keys of the seat in one table: what the handler obeys, what the foot shows and what F1 lists.

export type SeatKey =
  | 'move' | 'top' | 'accept' | 'show' | 'dial' | 'callBack' | 'locate' | 'tellKeyHolder' | 'handOver' | 'close' | 'emergency' | 'falsePress' | 'manual' | 'mute' | 'note' | 'break' | 'keys' | 'escape'

export interface KeyRow {
  name: SeatKey
  caps: string[]
  /** Shown at the foot of the screen; `wide` only on wide screens. */
  foot?: 'always' | 'wide'
}

export const keyRows: KeyRow[] = [
  { name: 'move', caps: ['↑', '↓'], foot: 'always' },
  { name: 'accept', caps: ['F2'], foot: 'always' },
  { name: 'dial', caps: ['1', '9'], foot: 'always' },
  { name: 'manual', caps: ['F3'], foot: 'always' },
  { name: 'callBack', caps: ['F4'], foot: 'always' },
  { name: 'tellKeyHolder', caps: ['F6'], foot: 'always' },
  { name: 'emergency', caps: ['F9'], foot: 'always' },
  { name: 'falsePress', caps: ['X', 'X'], foot: 'wide' },
  { name: 'close', caps: ['F8'], foot: 'always' },
  { name: 'handOver', caps: ['F7'] },
  { name: 'locate', caps: ['L'] },
  { name: 'show', caps: ['Enter'] },
  { name: 'top', caps: ['Home'] },
  { name: 'mute', caps: ['S'] },
  { name: 'note', caps: ['N'] },
  { name: 'break', caps: ['F11'] },
  { name: 'escape', caps: ['Esc'], foot: 'wide' },
]

const plain: Record<string, SeatKey> = {
  F1: 'keys', F2: 'accept', F3: 'manual', F4: 'callBack', F6: 'tellKeyHolder', F7: 'handOver', F8: 'close', F9: 'emergency', F11: 'break',
  Home: 'top', Enter: 'show', l: 'locate', s: 'mute', n: 'note', x: 'falsePress', ArrowUp: 'move', ArrowDown: 'move',
}

export interface Pressed {
  key: SeatKey
  /** Row step for `move`, position for `dial`. */
  count: number
}

/** What a key means on the seat; null when it means nothing or belongs to a field that is being typed into. */
export function meaning(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>, typing: boolean, onControl: boolean): Pressed | null {
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return null
  }
  const functionKey = /^F[0-9]+$/.test(event.key)
  if (typing && !functionKey) {
    return null
  }
  // Enter on a button presses the button.
  if (onControl && event.key === 'Enter') {
    return null
  }
  if (/^[1-9]$/.test(event.key)) {
    return { key: 'dial', count: Number(event.key) }
  }
  const found = plain[event.key.length === 1 ? event.key.toLowerCase() : event.key]
  return found ? { key: found, count: event.key === 'ArrowUp' ? -1 : 1 } : null
}
