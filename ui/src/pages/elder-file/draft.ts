// What stands in the form of an elder's file, apart from the file it came from. Pure: built, checked, merged and sent from here.
// A secret is never in the draft until the person types a new one: it is kept, replaced or cleared.
import type { Elder, Schemas } from '@/api/client'
import { abilityKey } from '@/incident/ability'

export type ContactRole = Schemas['ContactRole']
export type ElderFields = Schemas['ElderFields']

export interface Secret {
  mode: 'keep' | 'set' | 'clear'
  value: string
}

export interface ContactDraft {
  /** Stable while the form is open: the server's id, or a new number. */
  key: string
  id: string | null
  name: string
  relation: string
  role: ContactRole
  phoneMasked: string
  phone: string
  hours: string
  hasKey: boolean
  place: string
  minutes: string
}

export interface Draft {
  name: string
  sex: Schemas['Sex']
  birth: string
  idNumber: Secret
  card: Secret
  phones: Secret
  areaId: string
  address: string
  wayToDoor: string
  doorCode: Secret
  lat: string
  lon: string
  livesAlone: boolean
  hearing: Schemas['Hearing']
  speakingHint: string
  languages: string
  ability: string
  diseases: string
  medicines: string
  allergies: string
  note: string
  contacts: ContactDraft[]
}

export const contactsMax = 12
export const contactRoles: ContactRole[] = ['relative', 'neighbour', 'key_holder', 'station', 'grid_worker', 'doctor', 'clinic']
export const listsMax = { languages: 8, diseases: 32, medicines: 32, allergies: 32 } as const
const phonesMax = 4
const minutesMax = 1440
const birthEarliest = '1880-01-01'

const degreeDigits = 6 // a hand's breadth on the ground

const degrees = (value: number | undefined) => (value === undefined ? '' : String(Number(value.toFixed(degreeDigits))))

const kept = (): Secret => ({ mode: 'keep', value: '' })

export function emptyDraft(): Draft {
  const set = (): Secret => ({ mode: 'set', value: '' })
  return {
    name: '', sex: 'unknown', birth: '', idNumber: set(), card: set(), phones: set(), areaId: '', address: '', wayToDoor: '', doorCode: set(), lat: '', lon: '',
    livesAlone: false, hearing: 'good', speakingHint: '', languages: '', ability: '', diseases: '', medicines: '', allergies: '', note: '', contacts: [],
  }
}

export function emptyContact(key: string): ContactDraft {
  return { key, id: null, name: '', relation: '', role: 'relative', phoneMasked: '', phone: '', hours: '', hasKey: false, place: '', minutes: '' }
}

export function draftOf(elder: Elder): Draft {
  return {
    name: elder.name,
    sex: elder.sex,
    birth: elder.birth,
    idNumber: kept(),
    card: kept(),
    phones: kept(),
    areaId: elder.area?.id ?? '',
    address: elder.address,
    wayToDoor: elder.way_to_door ?? '',
    doorCode: kept(),
    lat: degrees(elder.home?.lat),
    lon: degrees(elder.home?.lon),
    livesAlone: elder.lives_alone,
    hearing: elder.hearing,
    speakingHint: elder.speaking_hint ?? '',
    languages: elder.languages.join('\n'),
    // A grade written in the words of the standard is the same choice of the list, not a word of somebody's own.
    ability: abilityKey(elder.ability) ?? elder.ability ?? '',
    diseases: elder.diseases.join('\n'),
    medicines: elder.medicines.join('\n'),
    allergies: elder.allergies.join('\n'),
    note: elder.note ?? '',
    contacts: elder.contacts.map((contact) => ({
      key: contact.id,
      id: contact.id,
      name: contact.name,
      relation: contact.relation,
      role: contact.role,
      phoneMasked: contact.phone_masked,
      phone: '',
      hours: contact.hours ?? '',
      hasKey: contact.has_key,
      place: contact.place ?? '',
      minutes: contact.minutes_away === null || contact.minutes_away === undefined ? '' : String(contact.minutes_away),
    })),
  }
}

/** Vue's proxies cannot be cloned structurally; a draft is plain data. */
export const copyOf = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

export function changedKeys(base: Draft, mine: Draft): (keyof Draft)[] {
  return (Object.keys(mine) as (keyof Draft)[]).filter((key) => !same(base[key], mine[key]))
}

export interface Merge {
  draft: Draft
  /** Both sides changed it, differently: the person decides. */
  both: (keyof Draft)[]
}

/** Three ways: what only they changed is taken, what I changed stays. */
export function merge(base: Draft, mine: Draft, theirs: Draft): Merge {
  const draft: Draft = copyOf(mine)
  const both: (keyof Draft)[] = []
  for (const key of Object.keys(mine) as (keyof Draft)[]) {
    if (same(base[key], mine[key])) {
      Object.assign(draft, { [key]: copyOf(theirs[key]) })
    } else if (!same(base[key], theirs[key]) && !same(mine[key], theirs[key])) {
      both.push(key)
    }
  }
  return { draft, both }
}

export function lines(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '')
}

export const digitsOf = (phone: string) => phone.replace(/[\s\-()]/g, '')

const dialable = (phone: string) => /^\+?[0-9]{3,20}$/.test(digitsOf(phone))

const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const idCheckDigits = '10X98765432'

/** GB 11643: the last character is a check over the first seventeen. */
export function idCheckRight(id: string): boolean {
  const sum = idWeights.reduce((total, weight, index) => total + weight * Number(id[index]), 0)
  return idCheckDigits[sum % 11] === id[17]?.toUpperCase()
}

export interface DraftFault {
  /** The input's id. */
  field: string
  /** Under elderFile.fault. */
  key: string
  values?: Record<string, string | number>
}

function idFaults(secret: Secret): DraftFault[] {
  const id = secret.value.trim()
  if (secret.mode !== 'set' || id === '') {
    return []
  }
  if (id.length !== 18) {
    return [{ field: 'e-id_number', key: 'idLength', values: { count: id.length } }]
  }
  if (!/^[0-9]{17}[0-9Xx]$/.test(id)) {
    return [{ field: 'e-id_number', key: 'idCharacters' }]
  }
  return idCheckRight(id) ? [] : [{ field: 'e-id_number', key: 'idCheck' }]
}

function phoneFaults(secret: Secret): DraftFault[] {
  const phones = secret.mode === 'set' ? lines(secret.value) : []
  const wrong = phones.find((phone) => !dialable(phone))
  if (wrong) {
    return [{ field: 'e-phones', key: 'phone', values: { value: wrong } }]
  }
  return phones.length > phonesMax ? [{ field: 'e-phones', key: 'phonesMany', values: { count: phones.length } }] : []
}

function homeFaults(draft: Draft): DraftFault[] {
  const [lat, lon] = [draft.lat.trim(), draft.lon.trim()]
  if ((lat === '') !== (lon === '')) {
    return [{ field: lat === '' ? 'e-home-lat' : 'e-home-lon', key: 'homeHalf' }]
  }
  const out = (text: string, limit: number) => text !== '' && !(Math.abs(Number(text)) <= limit)
  return [...(out(lat, 90) ? [{ field: 'e-home-lat', key: 'lat' }] : []), ...(out(lon, 180) ? [{ field: 'e-home-lon', key: 'lon' }] : [])]
}

function contactFaults(contact: ContactDraft, index: number): DraftFault[] {
  const values = { order: index + 1 }
  const faults: DraftFault[] = []
  if (contact.name.trim() === '') {
    faults.push({ field: `c-${contact.key}-name`, key: 'contactName', values })
  }
  if (contact.phone.trim() === '' ? contact.id === null : !dialable(contact.phone.trim())) {
    faults.push({ field: `c-${contact.key}-phone`, key: contact.phone.trim() === '' ? 'contactPhone' : 'phone', values: { ...values, value: contact.phone.trim() } })
  }
  const minutes = contact.minutes.trim()
  if (minutes !== '' && !(/^[0-9]+$/.test(minutes) && Number(minutes) <= minutesMax)) {
    faults.push({ field: `c-${contact.key}-minutes`, key: 'contactMinutes', values })
  }
  return faults
}

/** In the order of the form. `narrowEnough` tells whether an area is a town or smaller. */
export function faultsOf(draft: Draft, today: string, narrowEnough: (areaId: string) => boolean): DraftFault[] {
  const faults: DraftFault[] = []
  if (draft.name.trim() === '') {
    faults.push({ field: 'e-name', key: 'nameMissing' })
  }
  if (draft.birth === '') {
    faults.push({ field: 'e-birth', key: 'birthMissing' })
  } else if (draft.birth > today || draft.birth < birthEarliest) {
    faults.push({ field: 'e-birth', key: draft.birth > today ? 'birthFuture' : 'birthOld' })
  }
  faults.push(...idFaults(draft.idNumber), ...phoneFaults(draft.phones))
  if (!narrowEnough(draft.areaId)) {
    faults.push({ field: 'e-area_id', key: 'areaMissing' })
  }
  if (draft.address.trim() === '') {
    faults.push({ field: 'e-address', key: 'addressMissing' })
  }
  faults.push(...homeFaults(draft))
  for (const [key, max] of Object.entries(listsMax) as [keyof typeof listsMax, number][]) {
    const count = lines(draft[key]).length
    if (count > max) {
      faults.push({ field: `e-${key}`, key: 'many', values: { what: key, count, max } })
    }
  }
  draft.contacts.forEach((contact, index) => faults.push(...contactFaults(contact, index)))
  return faults
}

const textOrNull = (text: string) => (text.trim() === '' ? null : text.trim())
const secretValue = (secret: Secret) => (secret.mode === 'clear' ? null : textOrNull(secret.value))

function contactBody(contact: ContactDraft): Schemas['ContactInput'] {
  return {
    ...(contact.id ? { id: contact.id } : {}),
    name: contact.name.trim(),
    relation: contact.relation.trim(),
    role: contact.role,
    ...(contact.phone.trim() ? { phone: digitsOf(contact.phone.trim()) } : {}),
    hours: textOrNull(contact.hours),
    has_key: contact.hasKey,
    place: textOrNull(contact.place),
    minutes_away: contact.minutes.trim() === '' ? null : Number(contact.minutes),
  }
}

function fieldBody(draft: Draft, key: keyof Draft): ElderFields {
  switch (key) {
    case 'name': return { name: draft.name.trim() }
    case 'sex': return { sex: draft.sex }
    case 'birth': return { birth: draft.birth }
    case 'idNumber': return { id_number: secretValue(draft.idNumber)?.toUpperCase() ?? null }
    case 'card': return { card: secretValue(draft.card) }
    case 'phones': return { phones: draft.phones.mode === 'clear' ? [] : lines(draft.phones.value).map(digitsOf) }
    case 'areaId': return { area_id: draft.areaId }
    case 'address': return { address: draft.address.trim() }
    case 'wayToDoor': return { way_to_door: textOrNull(draft.wayToDoor) }
    case 'doorCode': return { door_code: secretValue(draft.doorCode) }
    case 'lat':
    case 'lon': return { home: draft.lat.trim() === '' ? null : { lat: Number(draft.lat), lon: Number(draft.lon) } }
    case 'livesAlone': return { lives_alone: draft.livesAlone }
    case 'hearing': return { hearing: draft.hearing }
    case 'speakingHint': return { speaking_hint: textOrNull(draft.speakingHint) }
    case 'languages': return { languages: lines(draft.languages) }
    case 'ability': return { ability: textOrNull(draft.ability) }
    case 'diseases': return { diseases: lines(draft.diseases) }
    case 'medicines': return { medicines: lines(draft.medicines) }
    case 'allergies': return { allergies: lines(draft.allergies) }
    case 'note': return { note: textOrNull(draft.note) }
    case 'contacts': return { contacts: draft.contacts.map(contactBody) }
  }
}

/** A secret opened for replacing but left empty is not a change. */
function idle(draft: Draft, key: keyof Draft): boolean {
  const value = draft[key]
  return typeof value === 'object' && !Array.isArray(value) && value.mode === 'set' && value.value.trim() === ''
}

/** Only what differs from the base; an empty answer is nothing to send. */
export function bodyOf(base: Draft, mine: Draft): ElderFields {
  return Object.assign({}, ...changedKeys(base, mine).filter((key) => !idle(mine, key)).map((key) => fieldBody(mine, key))) as ElderFields
}

/** The input that a field of the server's refusal belongs to: `contacts[1].phone`, `area_id`. */
export function inputOf(field: string, draft: Draft): string {
  const contact = /^contacts\[(\d+)\]\.(\w+)$/.exec(field)
  if (contact) {
    const names: Record<string, string> = { minutes_away: 'minutes' }
    return `c-${draft.contacts[Number(contact[1])]?.key ?? ''}-${names[contact[2]!] ?? contact[2]!}`
  }
  return `e-${field === 'home' ? 'home-lat' : field.replace('home.', 'home-')}`
}

/** The name of the draft's key in the server's words, for labels. */
export const fieldNames: Record<keyof Draft, string> = {
  name: 'name', sex: 'sex', birth: 'birth', idNumber: 'id_number', card: 'card', phones: 'phones', areaId: 'area_id', address: 'address', wayToDoor: 'way_to_door', doorCode: 'door_code', lat: 'home', lon: 'home',
  livesAlone: 'lives_alone', hearing: 'hearing', speakingHint: 'speaking_hint', languages: 'languages', ability: 'ability', diseases: 'diseases', medicines: 'medicines', allergies: 'allergies', note: 'note', contacts: 'contacts',
}
