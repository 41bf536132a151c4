// Decides which alarm sounds when: pure over the list of waiting alarms, so that it can be tested with a clock.
import { patterns } from './ring'

export interface Waiting {
  id: string
  priority: number
  muted: boolean
}

export class AlarmBell {
  private readonly soundedAt = new Map<string, number>()

  /** The priority to sound now, or null. Muting one alarm never silences another. */
  due(waiting: readonly Waiting[], nowMs: number): number | null {
    const present = new Set(waiting.map((alarm) => alarm.id))
    for (const id of this.soundedAt.keys()) {
      if (!present.has(id)) {
        this.soundedAt.delete(id)
      }
    }
    const ringing = waiting.filter((alarm) => !alarm.muted && this.isDue(alarm, nowMs))
    if (ringing.length === 0) {
      return null
    }
    const loudest = Math.min(...ringing.map((alarm) => alarm.priority))
    for (const alarm of ringing) {
      this.soundedAt.set(alarm.id, nowMs)
    }
    return loudest
  }

  private isDue(alarm: Waiting, nowMs: number): boolean {
    const pattern = patterns[alarm.priority]
    if (!pattern) {
      return false
    }
    const last = this.soundedAt.get(alarm.id)
    if (last === undefined) {
      return true
    }
    return pattern.repeatMs !== null && nowMs - last >= pattern.repeatMs
  }
}
