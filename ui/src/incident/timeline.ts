// Turns the events of one incident into lines a person reads. Every kind has words; one that is new shows its own name.
import type { Schemas } from '@/api/client'
import type { TimelineEntry } from '@/parts/Timeline.vue'
import { clock, daySecond } from '@/format/time'
import { useWords } from './words'

type Logged = Schemas['TimelineEntry']
type Payload = Record<string, unknown>

const personal = new Set(['IncidentAccepted', 'NoteAdded', 'StepTaken', 'IncidentHandedOver', 'IncidentAssigned', 'IncidentClosed', 'IncidentReopened', 'ElderLinked', 'ResponderComing', 'ResponderArrived', 'ResponderSeen', 'ResponderDeclined'])
const alarming = new Set(['IncidentRaised', 'AlarmJoined'])

export function useTimeline() {
  const words = useWords()
  const { t, te } = words

  function plus(ms: number | null | undefined): string {
    if (ms === null || ms === undefined) {
      return ''
    }
    const seconds = ms / 1000
    return t('time.plus', { seconds: seconds < 1 ? seconds.toFixed(2) : seconds < 10 ? seconds.toFixed(1) : Math.round(seconds) })
  }

  function facts(alarm: Payload | null | undefined): string {
    if (!alarm) {
      return ''
    }
    const battery = typeof alarm.battery_percent === 'number' ? t('timeline.battery', { percent: alarm.battery_percent }) : ''
    return [alarm.protocol, alarm.device, battery].filter(Boolean).join(t('dot'))
  }

  function standing(payload: Payload): string {
    return typeof payload.standing_since === 'string' ? t('timeline.standing', { time: daySecond(Date.parse(payload.standing_since)) }) : ''
  }

  function raised(payload: Payload, byHand: boolean): { text: string; detail: string } {
    const alarm = payload.alarm as Payload | null | undefined
    if (payload.manual || !alarm) {
      const who = payload.reported_by ? t('timeline.reportedBy', { who: payload.reported_by }) : ''
      return { text: byHand ? t('timeline.raisedManual', { kind: words.kind(String(payload.kind)) }) : words.kind(String(payload.kind)), detail: who }
    }
    return { text: t('timeline.IncidentRaised', { kinds: words.kinds((alarm.kinds as string[] | undefined) ?? []) }), detail: [standing(payload), facts(alarm)].filter(Boolean).join(t('dot')) }
  }

  function joined(payload: Payload): { text: string; detail: string } {
    const alarm = (payload.alarm ?? {}) as Payload
    const higher = typeof payload.priority_before === 'number' && Number(payload.priority) < payload.priority_before
    const detail = [standing(payload), higher ? t('timeline.priorityRaised', { priority: t(`priority.${payload.priority}`) }) : '', facts(alarm)].filter(Boolean).join(t('dot'))
    return { text: t('timeline.AlarmJoined', { kinds: words.kinds((alarm.kinds as string[] | undefined) ?? []) }), detail }
  }

  function ladder(payload: Payload): string {
    const target = payload.target ? ` ${payload.target}` : ''
    return t(`timeline.ladder.${payload.kind}`) + target
  }

  /** Why a step of the ladder was taken or could not run; a reason we have no words for is shown as it is. */
  function reason(of: unknown): string {
    return typeof of !== 'string' ? '' : te(`timeline.reason.${of}`) ? t(`timeline.reason.${of}`) : of
  }

  function offered(payload: Payload): string {
    const to = payload.to === 'other_area' ? 'toOtherArea' : payload.to === 'supervisor' ? 'toSupervisor' : 'toSeats'
    return t('timeline.IncidentOffered', { to: t(`timeline.${to}`) })
  }

  /** One telephone's part in the conversation. */
  function call(kind: string, payload: Payload, who: string): Omit<TimelineEntry, 'key' | 'at' | 'mark'> {
    const role = te(`timeline.callRole.${payload.role}`) ? t(`timeline.callRole.${payload.role}`) : ''
    const other = typeof payload.name === 'string' && payload.name !== '' ? payload.name : role
    const detail = [other === role ? '' : role, who].filter(Boolean).join(t('dot'))
    if (kind === 'CallAnswered') {
      return { text: t(payload.direction === 'in' ? 'timeline.CallTaken' : 'timeline.CallAnswered', { who: other }), detail }
    }
    if (kind !== 'CallEnded') {
      return { text: t(`timeline.${kind}`, { who: other }), detail }
    }
    if (payload.abandoned === true) {
      return { text: t('timeline.CallAbandoned', { who: other }), detail }
    }
    const talked = typeof payload.talked_s === 'number' ? t('timeline.talked', { time: words.lasted(payload.talked_s * 1000) }) : ''
    return { text: t('timeline.CallEnded', { who: other, how: t(`timeline.callEnd.${payload.how}`) }), detail: [talked, detail].filter(Boolean).join(t('dot')) }
  }

  function say(entry: Logged, stepText: (id: string) => string): Omit<TimelineEntry, 'key' | 'at' | 'mark'> {
    const payload = (entry.payload ?? {}) as Payload
    const who = words.person(entry.actor)
    const after = plus(entry.after_ms)
    switch (entry.kind) {
      case 'IncidentRaised':
        return raised(payload, entry.actor !== null)
      case 'AlarmJoined':
        return joined(payload)
      case 'AlarmSeen':
        return { text: payload.seats ? t('timeline.AlarmSeen', { seats: payload.seats }) : t('timeline.AlarmOnScreen'), detail: after }
      case 'IncidentOffered':
        return { text: offered(payload), detail: after }
      case 'IncidentAccepted':
        return { text: `${who} `, strong: t('timeline.IncidentAccepted'), detail: after }
      case 'IncidentReturned':
        return { text: t('timeline.IncidentReturned', { reason: t(`returned.${payload.reason}`) }), detail: String(payload.from_name ?? '') }
      case 'IncidentHandedOver':
        return { text: `${who} `, quote: t('timeline.IncidentHandedOver', { note: payload.note }) }
      case 'IncidentAssigned':
        return typeof payload.note === 'string' && payload.note !== ''
          ? { text: `${who} ${t('timeline.IncidentAssigned', { name: payload.name })}${t('colon')}`, quote: payload.note }
          : { text: t('timeline.IncidentAssigned', { name: payload.name }), detail: who }
      case 'NoteAdded':
        return { text: who + t('timeline.NoteAdded'), quote: String(payload.text ?? '') }
      case 'StepTaken':
        return { text: `${stepText(String(payload.step_id))} `, strong: t(payload.state === 'done' ? 'timeline.stepDone' : 'timeline.stepSkipped'), detail: who }
      case 'EscalationStepTaken':
      case 'EscalationStepSkipped':
      case 'EscalationStepFailed':
        return { text: t(`timeline.${entry.kind}`, { step: ladder(payload) }), detail: [reason(payload.reason), after].filter(Boolean).join(' ') }
      case 'IncidentClosed':
        return { text: t('timeline.IncidentClosed', { outcome: t(`outcome.${payload.outcome}`) }), detail: [who, payload.note].filter(Boolean).join(t('dot')) }
      case 'IncidentReopened':
        return { text: t('timeline.IncidentReopened'), detail: [who, payload.reason].filter(Boolean).join(t('dot')) }
      case 'ElderLinked':
        return { text: t(payload.enrolled ? 'timeline.ElderLinkedEnrolled' : 'timeline.ElderLinked'), detail: who }
      case 'CommandQueued':
      case 'CommandSent':
      case 'CommandEchoed':
      case 'CommandConfirmed':
      case 'CommandFailed':
      case 'CommandExpired':
        return commandLine([entry])
    }
    if (entry.kind.startsWith('Call')) {
      return call(entry.kind, payload, who)
    }
    if (entry.kind.startsWith('Responder')) {
      const channel = te(`channel.${payload.channel}`) ? t(`channel.${payload.channel}`) : ''
      return { text: t(`timeline.${entry.kind}`, { name: payload.name }), detail: [channel, reason(payload.note), who].filter(Boolean).join(t('dot')) }
    }
    const known = `timeline.${entry.kind}`
    return { text: te(known) ? t(known) : t('timeline.other', { kind: entry.kind }), detail: who }
  }

  /** The steps of one command are one line: queued → sent → echoed → confirmed, at the time it began. */
  function commandLine(entries: readonly Logged[]): TimelineEntry {
    const inOrder = [...entries].sort((a, b) => a.seq - b.seq)
    const first = inOrder[0]!
    const last = inOrder.at(-1)!
    const payload = (last.payload ?? {}) as Payload
    const states = inOrder.map((entry) => t(`command.state.${(entry.payload as Payload | null)?.state}`))
    const strong = states.pop() ?? ''
    const text = t('timeline.command', { kind: t(`command.kind.${payload.kind}`), state: states.map((state) => `${state} → `).join('') })
    const lastAt = inOrder.length > 1 ? clock(Date.parse(last.at)) : ''
    return { key: String(first.seq), at: Date.parse(first.at), mark: 'system', text, strong, detail: [lastAt, words.person(first.actor), payload.reason].filter(Boolean).join(t('dot')) }
  }

  function lines(entries: readonly Logged[], stepText: (id: string) => string = (id) => id): TimelineEntry[] {
    const commands = new Map<string, Logged[]>()
    const made: TimelineEntry[] = []
    for (const entry of entries) {
      const command = entry.kind.startsWith('Command') ? (entry.payload as Payload | null)?.command_id : undefined
      if (typeof command === 'string') {
        commands.set(command, [...(commands.get(command) ?? []), entry])
      } else {
        const mark = alarming.has(entry.kind) ? 'alarm' : personal.has(entry.kind) ? 'person' : entry.kind === 'ResponderTold' ? 'now' : 'system'
        made.push({ key: String(entry.seq), at: Date.parse(entry.at), mark, ...say(entry, stepText) })
      }
    }
    made.push(...[...commands.values()].map(commandLine))
    return made.sort((a, b) => b.at - a.at || Number(b.key) - Number(a.key))
  }

  return { lines, plus }
}
