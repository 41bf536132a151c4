// Figures that a page reads when it opens, now and then, and soon after an event that changes them: events come in bursts.
import { onMounted, onUnmounted } from 'vue'
import type { LogEvent } from '@/api/client'
import { useQueue } from '@/incident/queue'

const readSoonMs = 500

export function useReadingAnew(read: () => Promise<void>, everyMs: number, changes: (event: LogEvent) => boolean): void {
  let timer = 0
  let soon = 0
  const stop = useQueue().watchEvents((event) => {
    if (changes(event)) {
      window.clearTimeout(soon)
      soon = window.setTimeout(() => void read(), readSoonMs)
    }
  })
  onMounted(() => {
    void read()
    timer = window.setInterval(() => void read(), everyMs)
  })
  onUnmounted(() => {
    stop()
    window.clearInterval(timer)
    window.clearTimeout(soon)
  })
}
