// Rings for waiting alarms wherever in the console a ready operator is, and says when the browser keeps it silent.
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { useSession } from '@/session/session'
import { AlarmBell } from '@/sound/alarm_bell'
import { useRing } from '@/sound/ring'
import { useQueue } from './queue'

const tickMs = 250

export const useBell = defineStore('bell', () => {
  const session = useSession()
  const queue = useQueue()
  const ring = useRing()
  const alarmBell = new AlarmBell()
  const muted = ref(new Set<string>())

  const onDuty = computed(() => session.may('seat.own') && (session.seat?.state === 'ready' || session.seat?.state === 'wrap_up'))
  const blocked = computed(() => session.may('seat.own') && !ring.ready)

  function toggleMute(incident: string): void {
    const next = new Set(muted.value)
    if (!next.delete(incident)) {
      next.add(incident)
    }
    muted.value = next
  }

  function tick(): void {
    if (!onDuty.value) {
      return
    }
    const waiting = queue.waiting.map((incident) => ({
      // A higher priority is a new reason to sound, even for an incident that was muted or had its one tone.
      id: `${incident.id}/${incident.priority}`,
      priority: incident.priority,
      muted: muted.value.has(incident.id),
    }))
    const due = ring.ready ? alarmBell.due(waiting, performance.now()) : null
    if (due !== null) {
      ring.play(due)
    }
  }

  setInterval(tick, tickMs)
  // A hidden page's timers are slowed by the browser; a new alarm is not.
  watch(() => queue.waiting, tick)
  watch(() => session.may('seat.own'), (has) => has && ring.probe(), { immediate: true })

  return { blocked, muted, toggleMute, unlock: () => ring.unlock() }
})
