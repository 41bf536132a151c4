// Every open incident of this person's scope, kept true by the stream. Nobody else applies events to incidents.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, triggerRef } from 'vue'
import { api, ask, type IncidentSummary, type LogEvent } from '@/api/client'
import { useClock } from '@/format/clock'
import { useLive } from '@/live/live'
import { useSession } from '@/session/session'

export function isWaiting(incident: IncidentSummary): boolean {
  return incident.state !== 'closed' && !incident.holder
}

/** From when the wait is counted: the server's receipt, the reopening or the return; no wrong device clock can move it. */
export function waitingSince(incident: IncidentSummary): number {
  return Date.parse(isWaiting(incident) ? incident.waiting_since : incident.raised_at)
}

/** Seconds from the start of the wait to its limit; once somebody holds it the limit is the holder's and says nothing of the answer. */
export function limitSeconds(incident: IncidentSummary): number | null {
  if (!incident.limit_at || !isWaiting(incident)) {
    return null
  }
  const seconds = (Date.parse(incident.limit_at) - waitingSince(incident)) / 1000
  return seconds > 0 ? seconds : null
}

// A priority 1 is answered within this; the reports count by it.
export const priorityOneLimitS = 15

/** The limit an answer is judged by, whether it came or is still awaited. */
export function answerLimitSeconds(incident: IncidentSummary): number | null {
  return isWaiting(incident) ? limitSeconds(incident) : incident.priority === 1 ? priorityOneLimitS : null
}

export const useQueue = defineStore('queue', () => {
  const live = useLive()
  const session = useSession()
  const clock = useClock()
  const byId = shallowRef(new Map<string, IncidentSummary>())
  const confirmed = new Set<string>()
  const loaded = ref(false)
  const watchers = new Set<(event: LogEvent) => void>()

  const all = computed(() => [...byId.value.values()])
  const openCount = computed(() => all.value.length)
  const waiting = computed(() => all.value.filter(isWaiting))
  const mine = computed(() => all.value.filter((incident) => incident.holder?.user_id === session.user?.id))

  function put(incident: IncidentSummary): void {
    const known = byId.value.get(incident.id)
    if (known && known.version > incident.version) {
      return
    }
    if (incident.state === 'closed') {
      byId.value.delete(incident.id)
    } else {
      byId.value.set(incident.id, incident)
    }
    triggerRef(byId)
  }

  function apply(event: LogEvent): void {
    if (event.incident) {
      put(event.incident)
    }
    watchers.forEach((watch) => watch(event))
  }

  /** Reads the queue anew and answers the sequence number it is true for. */
  async function load(): Promise<number> {
    const queue = await ask(api.GET('/api/v1/queue'))
    clock.learn(Date.parse(queue.server_time))
    byId.value = new Map(queue.items.map((incident) => [incident.id, incident]))
    loaded.value = true
    return queue.seq
  }

  /** Tells the server that this row's last alarm is painted on this screen; lateness is counted from it. Once an alarm. */
  function confirmSeen(incident: IncidentSummary): void {
    const alarm = incident.last_alarm_id
    if (!alarm || confirmed.has(alarm) || !session.may('incident.handle')) {
      return
    }
    if (live.send({ type: 'seen', incident: incident.id, alarm, at: new Date(clock.instant()).toISOString() })) {
      confirmed.add(alarm)
    }
  }

  function watchEvents(watch: (event: LogEvent) => void): () => void {
    watchers.add(watch)
    return () => watchers.delete(watch)
  }

  function clear(): void {
    byId.value = new Map()
    confirmed.clear()
    loaded.value = false
  }

  live.on('event', apply)
  live.on('unreplayed', () => void load().catch(() => live.reconnect()))

  return { all, byId, waiting, mine, openCount, loaded, load, put, confirmSeen, watchEvents, clear }
})
