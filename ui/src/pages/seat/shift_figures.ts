// What this seat answered in its shift: read when the page opens, after every answer, and now and then.
import { shallowRef } from 'vue'
import { api, ask, type Schemas } from '@/api/client'
import { useClock } from '@/format/clock'
import { shiftStart } from '@/format/time'
import { useReadingAnew } from '@/incident/read_anew'
import { useSession } from '@/session/session'

const readEveryMs = 60_000

export function useShiftFigures() {
  const clock = useClock()
  const session = useSession()
  const figures = shallowRef<Pick<Schemas['Answering'], 'answered' | 'mean_ms'> | null>(null)

  async function read(): Promise<void> {
    if (!session.may('report.read')) {
      return
    }
    const to = clock.instant()
    const span = { from: new Date(shiftStart(to)).toISOString(), to: new Date(to).toISOString() }
    // A figure of the shift is no reason to disturb: the last one stays until the next reading.
    figures.value = await ask(api.GET('/api/v1/reports/answering', { params: { query: { ...span, mine: true } } })).catch(() => figures.value)
  }

  // The answer is in the report once it is committed.
  useReadingAnew(read, readEveryMs, (event) => event.kind === 'IncidentAccepted' && event.incident?.holder?.user_id === session.user?.id)

  return figures
}
