// The one ticking clock of the page. Waiting times are counted on the server's clock: a desk's own may be minutes off.
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'

const tickMs = 500

export const useClock = defineStore('clock', () => {
  const desk = ref(Date.now())
  const offsetMs = ref(0)
  setInterval(() => (desk.value = Date.now()), tickMs)

  /** Learns the server's time from an answer; half the round trip is the best guess of the way back. */
  function learn(serverMs: number, roundTripMs = 0): void {
    if (Number.isFinite(serverMs)) {
      offsetMs.value = serverMs + roundTripMs / 2 - Date.now()
    }
  }

  const now = computed(() => desk.value + offsetMs.value)

  /** The server's time this very moment; `now` ticks for the eye and may be half a second old. */
  function instant(): number {
    return Date.now() + offsetMs.value
  }

  return { now, offsetMs, learn, instant }
})
