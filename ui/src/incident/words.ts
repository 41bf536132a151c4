// How an incident and its places are said in the person's language. Used by the seat, the lists and the timeline.
import { useI18n } from 'vue-i18n'
import type { AlarmKind, IncidentSummary, Position, Schemas } from '@/api/client'
import { age, span } from '@/format/time'
import { abilityKey } from './ability'

type Person = Schemas['Person']

const metresPerKm = 1000

export function useWords() {
  const { t, te, locale } = useI18n()

  function kind(of: AlarmKind | string): string {
    return te(`kind.${of}`) ? t(`kind.${of}`) : of
  }

  function kinds(of: readonly string[]): string {
    return of.map(kind).join(locale.value === 'en' ? ' + ' : ' + ')
  }

  function elder(incident: IncidentSummary): string {
    const terminal = incident.terminal
    const strange = !terminal && incident.kind === 'telephone' ? t('person.stranger') : [t('person.unknown'), terminal?.device].filter(Boolean).join(' ')
    const label = terminal?.id && !terminal.enrolled ? t('person.retired', { label: terminal.label }) : terminal?.enrolled ? terminal.label : strange
    return incident.elder?.name ?? label
  }

  function person(of: Person): string {
    if (!of) {
      return ''
    }
    return of.seat_number ? `${of.name} ${String(of.seat_number).padStart(2, '0')}` : of.name
  }

  function about(of: NonNullable<IncidentSummary['elder']>): string {
    const alone = of.lives_alone ? ` ${t('person.alone')}` : ''
    return `${t('person.age', { age: of.age })} ${sex(of.sex)}${alone}`.replace('  ', ' ')
  }

  function sex(of: Schemas['Sex']): string {
    return of === 'unknown' ? '' : t(`sex.${of}`)
  }

  /** A kind of terminal; a word we do not know is shown as it is. */
  function terminal(of: string): string {
    return te(`terminal.${of}`) ? t(`terminal.${of}`) : of
  }

  function ago(at: number, now: number): string {
    const { unit, count } = age(at, now)
    return t(`time.${unit}`, { count })
  }

  /** How long something took. */
  function lasted(durationMs: number): string {
    const { unit, count, rest } = span(durationMs)
    return t(`time.span.${unit}`, { count, rest })
  }

  /** The grade of ability; a word nobody knows is shown as it was written. */
  function ability(of: string | null | undefined): string {
    const key = abilityKey(of)
    return key ? t(`ability.${key}`) : (of ?? '')
  }

  function accuracy(metres: number | null | undefined): string {
    if (metres === null || metres === undefined) {
      return t('position.unknownAccuracy')
    }
    return metres < metresPerKm ? t('position.accuracy', { metres: Math.round(metres) }) : t('position.accuracyKm', { km: (metres / metresPerKm).toFixed(1) })
  }

  function source(position: Position): string {
    return t(`position.${position.kind}`)
  }

  function place(position: Position): string {
    return position.at_home ? t('position.home') : ''
  }

  function area(of: Schemas['Area'] | null | undefined): string {
    return of?.name ?? ''
  }

  return { t, te, locale, kind, kinds, elder, person, about, ago, lasted, ability, accuracy, source, place, area, sex, terminal }
}
