// The order of the queue on one screen. By priority, then age; but nothing moves under the hand: rows down to the anchor
// (the row the person has put the cursor on, or points at) keep their place until Home, an answer or a close.

export interface QueueRow {
  id: string
  priority: number
  sinceMs: number
}

function byUrgency(a: QueueRow, b: QueueRow): number {
  return a.priority - b.priority || a.sinceMs - b.sinceMs || (a.id < b.id ? -1 : 1)
}

export function naturalOrder(rows: readonly QueueRow[]): string[] {
  return [...rows].sort(byUrgency).map((row) => row.id)
}

/**
 * The next order to show. `anchors` are ids that must not move; rows above the lowest of them stay, everything new goes
 * below it in natural order. Rows that are no longer in `rows` leave.
 */
export function nextOrder(shown: readonly string[], rows: readonly QueueRow[], anchors: readonly string[]): string[] {
  const natural = naturalOrder(rows)
  const present = new Set(natural)
  const kept = shown.filter((id) => present.has(id))
  const anchor = Math.max(-1, ...anchors.map((id) => kept.indexOf(id)))
  if (anchor < 0) {
    return natural
  }
  const fixed = kept.slice(0, anchor + 1)
  const still = new Set(fixed)
  return [...fixed, ...natural.filter((id) => !still.has(id))]
}

/** The row `step` below (or above) the cursor, staying inside the list. */
export function moved(order: readonly string[], cursor: string | null, step: number): string | null {
  if (order.length === 0) {
    return null
  }
  const at = cursor === null ? -1 : order.indexOf(cursor)
  const next = at < 0 ? (step > 0 ? 0 : order.length - 1) : Math.min(order.length - 1, Math.max(0, at + step))
  return order[next] ?? null
}
