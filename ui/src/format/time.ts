// How the console writes times: 24 hours, Asia/Shanghai, whatever the desk's own zone is.

const zone = 'Asia/Shanghai'

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

function fields(at: number): Record<string, string> {
  return Object.fromEntries(parts.formatToParts(at).map((part) => [part.type, part.value]))
}

/** Milliseconds of an ISO 8601 instant; NaN when it is not one. */
export function instant(iso: string): number {
  return Date.parse(iso)
}

/** 14:13:07 */
export function clock(at: number): string {
  const f = fields(at)
  return `${f.hour}:${f.minute}:${f.second}`
}

/** 14:13 */
export function clockMinute(at: number): string {
  const f = fields(at)
  return `${f.hour}:${f.minute}`
}

/** 11-23 14:13 */
export function dayMinute(at: number): string {
  const f = fields(at)
  return `${f.month}-${f.day} ${f.hour}:${f.minute}`
}

/** 11-23 14:13:07 */
export function daySecond(at: number): string {
  const f = fields(at)
  return `${f.month}-${f.day} ${f.hour}:${f.minute}:${f.second}`
}

/** 11-23 */
export function monthDay(at: number): string {
  const f = fields(at)
  return `${f.month}-${f.day}`
}

/** 2026-11-23 */
export function date(at: number): string {
  const f = fields(at)
  return `${f.year}-${f.month}-${f.day}`
}

/** 2026-11-23 14:13:07 */
export function full(at: number): string {
  return `${date(at)} ${clock(at)}`
}

/** Whole hour of the day, 0 to 23. */
export function hour(at: number): number {
  return Number(fields(at).hour)
}

/** Start and end of a business day given as 2026-11-23, as ISO instants. Asia/Shanghai has no summer time. */
export function dayBounds(day: string): { from: string; to: string } {
  const from = Date.parse(`${day}T00:00:00+08:00`)
  return { from: new Date(from).toISOString(), to: new Date(from + 86_400_000).toISOString() }
}

/** mm:ss while something runs, h:mm:ss from one hour on. */
export function running(durationMs: number): string {
  const total = Math.max(0, Math.floor(durationMs / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(total / 3600)
  const rest = `${two(Math.floor((total % 3600) / 60))}:${two(total % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

export interface Age {
  unit: 'now' | 'seconds' | 'minutes' | 'hours' | 'days'
  count: number
}

/** How long ago, in the largest unit that is still honest; "now" below five seconds. */
export function age(at: number, now: number): Age {
  const seconds = Math.max(0, Math.floor((now - at) / 1000))
  if (seconds < 5) {
    return { unit: 'now', count: 0 }
  }
  if (seconds < 60) {
    return { unit: 'seconds', count: seconds }
  }
  if (seconds < 3600) {
    return { unit: 'minutes', count: Math.floor(seconds / 60) }
  }
  if (seconds < 86_400) {
    return { unit: 'hours', count: Math.floor(seconds / 3600) }
  }
  return { unit: 'days', count: Math.floor(seconds / 86_400) }
}

export interface Span {
  unit: 'milliseconds' | 'seconds' | 'minutes' | 'hours'
  count: string
  /** The lower unit in two digits; only beside minutes and hours. */
  rest: string
}

/** How long something took, in the unit a person would say it in: 320 ms, 5.2 s, 2 min 06 s, 1 h 05 min. */
export function span(durationMs: number): Span {
  const ms = Math.max(0, durationMs)
  if (ms < 1_000) {
    return { unit: 'milliseconds', count: String(Math.round(ms)), rest: '' }
  }
  if (ms < 59_950) {
    return { unit: 'seconds', count: ms < 9_950 ? (ms / 1000).toFixed(1) : String(Math.round(ms / 1000)), rest: '' }
  }
  const seconds = Math.round(ms / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  if (seconds < 3_600) {
    return { unit: 'minutes', count: String(Math.floor(seconds / 60)), rest: two(seconds % 60) }
  }
  const minutes = Math.round(seconds / 60)
  return { unit: 'hours', count: String(Math.floor(minutes / 60)), rest: two(minutes % 60) }
}

const dayShiftFromHour = 8
const nightShiftFromHour = 20

/** When the shift of this moment began: 08:00, or 20:00 of today or yesterday. */
export function shiftStart(now: number): number {
  const today = Date.parse(dayBounds(date(now)).from)
  const h = hour(now)
  const from = h >= nightShiftFromHour ? nightShiftFromHour : h >= dayShiftFromHour ? dayShiftFromHour : nightShiftFromHour - 24
  return today + from * 3_600_000
}
