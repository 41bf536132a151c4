// Every open incident of this person's scope, kept true by the stream. Nobody else applies events to incidents.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, triggerRef } from 'vue'
import { api, ask, type IncidentSummary, type LogEvent } from '@/api/client'
import { useClock } from '@/format/clock'
import { useLive } from '@/live/live'
import { useSession } from '@/session/session'

export interface UnseenAlarm {
  alarm: string
  incident: string
}

// Incidents whose alarms nobody has confirmed and that were raised before we connected: asked one by one, at most so many.
const lookedUpMax = 20

export function isWaiting(incident: IncidentSummary): boolean {
  return incident.state !== 'closed' && !incident.holder
}

/** From when the wait is counted: the server's receipt, which no wrong device clock can move. */
export function waitingSince(incident: IncidentSummary): number {
  return Date.parse(incident.raised_at)
}

/** Seconds from the start of the wait to its limit, if the kind has one. */
export function limitSeconds(incident: IncidentSummary): number | null {
  if (!incident.limit_at) {
    return null
  }
  const seconds = (Date.parse(incident.limit_at) - waitingSince(incident)) / 1000
  return seconds > 0 ? seconds : null
}

export const useQueue = defineStore('queue', () => {
  const live = useLive()
  const session = useSession()
  const clock = useClock()
  const byId = shallowRef(new Map<string, IncidentSummary>())
  const unseen = ref<UnseenAlarm[]>([])
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
      unseen.value = unseen.value.filter((entry) => entry.incident !== incident.id)
    } else {
      byId.value.set(incident.id, incident)
    }
    triggerRef(byId)
  }

  function apply(event: LogEvent): void {
    if (event.incident) {
      put(event.incident)
    }
    const alarm = (event.payload as { alarm?: { alarm_id?: string } | null } | null)?.alarm?.alarm_id
    if (alarm && event.incident && event.incident.state !== 'closed') {
      unseen.value = [...unseen.value, { alarm, incident: event.incident.id }]
    }
    watchers.forEach((watch) => watch(event))
  }

  /** Reads the queue anew and answers the sequence number it is true for. */
  async function load(): Promise<number> {
    const queue = await ask(api.GET('/api/v1/queue'))
    clock.learn(Date.parse(queue.server_time))
    byId.value = new Map(queue.items.map((incident) => [incident.id, incident]))
    loaded.value = true
    if (session.may('incident.handle')) {
      void lookUpUnseen(queue.items.filter((incident) => !incident.seen_at).slice(0, lookedUpMax))
    }
    return queue.seq
  }

  async function lookUpUnseen(incidents: IncidentSummary[]): Promise<void> {
    for (const { id } of incidents) {
      try {
        const incident = await ask(api.GET('/api/v1/incidents/{incident_id}', { params: { path: { incident_id: id } } }))
        const missing = incident.alarms.filter((alarm) => !alarm.times.seen_at)
        unseen.value = [...unseen.value, ...missing.map((alarm) => ({ alarm: alarm.id, incident: id }))]
      } catch {
        // The alarm stays unconfirmed, as it is in truth: nobody can say here that it was seen.
      }
    }
  }

  /** Tells the server that these alarms are painted on this screen; lateness is counted from it. */
  function confirmSeen(incident: string): void {
    const here = unseen.value.filter((entry) => entry.incident === incident)
    const kept = here.filter((entry) => !live.send({ type: 'seen', incident, alarm: entry.alarm, at: new Date(clock.now).toISOString() }))
    unseen.value = [...unseen.value.filter((entry) => entry.incident !== incident), ...kept]
  }

  function watchEvents(watch: (event: LogEvent) => void): () => void {
    watchers.add(watch)
    return () => watchers.delete(watch)
  }

  function clear(): void {
    byId.value = new Map()
    unseen.value = []
    loaded.value = false
  }

  live.on('event', apply)
  live.on('unreplayed', () => void load().catch(() => live.reconnect()))

  return { all, byId, waiting, mine, openCount, unseen, loaded, load, put, confirmSeen, watchEvents, clear }
})
