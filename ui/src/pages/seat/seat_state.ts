// What one seat is doing: which row the cursor is on, which incident is in the middle, whose file is open, what is being
// dialled. Commands go through `act`, which refuses while the line is down and tells what the server answered.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { api, ask, Failure, intentionKey, type Contact, type Elder, type Incident, type IncidentSummary, type Outcome, type Responder, type Schemas } from '@/api/client'
import { i18n } from '@/i18n'
import { isWaiting, useQueue, waitingSince } from '@/incident/queue'
import { useLive } from '@/live/live'
import { useSession } from '@/session/session'
import { useToasts } from '@/shell/toasts'
import { moved, naturalOrder, nextOrder } from './queue_order'

export type Dialog = 'close' | 'hand_over' | 'emergency' | 'manual' | 'keys' | 'read_note' | 'link_elder'

export interface Dialled {
  name: string
  detail: string
  phone: string
  contactId: string | null
  responderId: string | null
  sinceMs: number
}

// Events come in bursts; the incident is read again once for all that arrive within this time.
const readAgainMs = 120
// A row the cursor only passes over is not a file opened.
const openFileAfterMs = 300
const falsePressWithinMs = 2_000

const path = (incident_id: string) => ({ params: { path: { incident_id } } })

export const useSeat = defineStore('seat', () => {
  const queue = useQueue()
  const session = useSession()
  const live = useLive()
  const toasts = useToasts()

  const order = ref<string[]>([])
  const cursor = ref<string | null>(null)
  const placedByHand = ref(false)
  const pointedAt = ref<string | null>(null)
  const fresh = ref(new Set<string>())
  const gone = ref(new Set<string>())
  const heldId = ref<string | null>(null)
  const incident = shallowRef<Incident | null>(null)
  const elder = shallowRef<Elder | null>(null)
  const fileFailed = ref(false)
  const dialog = ref<Dialog | null>(null)
  const dialled = ref<Dialled | null>(null)
  const busy = ref(false)
  const falsePressArmed = ref(false)

  const me = computed(() => session.user?.id ?? '')
  const rows = computed(() =>
    queue.all
      .filter((row) => isWaiting(row) || row.holder?.user_id === me.value || gone.value.has(row.id))
      .map((row) => ({ id: row.id, priority: row.priority, sinceMs: waitingSince(row) })),
  )
  const list = computed(() => order.value.map((id) => queue.byId.get(id)).filter((row): row is IncidentSummary => row !== undefined))
  const waitingFirst = computed(() => list.value.filter((row) => isWaiting(row)).sort((a, b) => a.priority - b.priority || waitingSince(a) - waitingSince(b)))
  /** What F2 takes: the cursor's row when it waits, else the most urgent waiting one. */
  const target = computed(() => {
    const row = cursor.value ? queue.byId.get(cursor.value) : undefined
    return row && isWaiting(row) ? row : (waitingFirst.value[0] ?? null)
  })
  const shownId = computed(() => heldId.value ?? cursor.value)
  const shown = computed(() => (shownId.value ? (queue.byId.get(shownId.value) ?? null) : null))
  const held = computed(() => (heldId.value ? (queue.byId.get(heldId.value) ?? null) : null))
  const ready = computed(() => live.connected)

  function may(what: Incident['may'][number]): boolean {
    return ready.value && incident.value !== null && incident.value.id === shownId.value && incident.value.may.includes(what)
  }

  let entered = false

  // ---- the list and its cursor

  function arrange(): void {
    const anchors = [placedByHand.value ? cursor.value : null, pointedAt.value].filter((id): id is string => id !== null)
    order.value = nextOrder(order.value, rows.value, anchors)
    if (!cursor.value || !order.value.includes(cursor.value)) {
      placedByHand.value = false
    }
    if (!placedByHand.value) {
      cursor.value = waitingFirst.value[0]?.id ?? heldId.value ?? order.value[0] ?? null
    }
  }

  watch(rows, (now, before) => {
    const known = new Set((before ?? []).map((row) => row.id))
    const arrived = now.filter((row) => !known.has(row.id) && queue.byId.get(row.id) && isWaiting(queue.byId.get(row.id)!))
    if (entered && arrived.length > 0) {
      fresh.value = new Set([...fresh.value, ...arrived.map((row) => row.id)])
    }
    const present = new Set(now.map((row) => row.id))
    fresh.value = new Set([...fresh.value].filter((id) => present.has(id) && isWaiting(queue.byId.get(id)!)))
    arrange()
  })

  function forgetGone(): void {
    if (gone.value.size > 0) {
      gone.value = new Set()
      arrange()
    }
  }

  function place(id: string | null): void {
    forgetGone()
    cursor.value = id
    placedByHand.value = id !== null
    if (id) {
      fresh.value = new Set([...fresh.value].filter((other) => other !== id))
    }
  }

  function move(step: number): void {
    const from = cursor.value
    forgetGone()
    place(moved(order.value, from, step))
  }

  function toTop(): void {
    gone.value = new Set()
    placedByHand.value = false
    pointedAt.value = null
    order.value = naturalOrder(rows.value)
    fresh.value = new Set()
    arrange()
  }

  // ---- the incident in the middle and the file on the right

  let reading = 0
  let again = 0
  let opening = 0

  async function readIncident(): Promise<void> {
    const id = shownId.value
    if (!id) {
      incident.value = null
      return
    }
    const turn = ++reading
    try {
      const found = await ask(api.GET('/api/v1/incidents/{incident_id}', path(id)))
      if (turn === reading && shownId.value === id) {
        queue.put(found)
        incident.value = found
      }
    } catch (error) {
      if (error instanceof Failure && error.status === 404 && incident.value?.id === id) {
        incident.value = null
      }
    }
  }

  function readSoon(): void {
    window.clearTimeout(again)
    again = window.setTimeout(readIncident, readAgainMs)
  }

  // Opening a file is recorded under the operator's name: what is open or being opened is not opened again.
  let asked = ''

  async function readFile(): Promise<void> {
    const row = shown.value
    if (!row?.elder) {
      elder.value = null
      asked = ''
      return
    }
    const want = { elder: row.elder.id, incident: row.id }
    // The holder is given more than others: taking an incident opens its file anew.
    const now = [want.elder, want.incident, row.holder?.user_id === me.value].join(' ')
    if (now === asked) {
      return
    }
    asked = now
    try {
      const found = await ask(api.GET('/api/v1/elders/{elder_id}', { params: { path: { elder_id: want.elder }, query: { incident_id: want.incident } } }))
      if (shown.value?.elder?.id === want.elder) {
        elder.value = found
        fileFailed.value = false
      }
    } catch {
      asked = ''
      fileFailed.value = true
    }
  }

  watch(shownId, () => {
    if (incident.value?.id !== shownId.value) {
      incident.value = null
    }
    falsePressArmed.value = false
    void readIncident()
  })

  watch(
    () => [shown.value?.elder?.id ?? null, shownId.value, shown.value?.holder?.user_id === me.value] as const,
    ([elderId, , mine], before) => {
      if (elder.value && elder.value.id !== elderId) {
        elder.value = null
        asked = ''
      }
      window.clearTimeout(opening)
      const justTaken = mine && before?.[2] === false
      opening = window.setTimeout(readFile, justTaken ? 0 : openFileAfterMs)
    },
  )

  queue.watchEvents((event) => {
    if (event.incident?.id === shownId.value) {
      readSoon()
    }
    const row = event.incident
    if (event.kind === 'IncidentAssigned' && row && event.payload?.user_id === me.value) {
      const who = row.elder?.name ?? row.terminal?.label ?? row.number
      toasts.show(i18n.global.t('seat.assigned', { by: event.actor?.name ?? '', what: who, note: event.payload.note ?? '' }), 'bad')
    }
    if (event.kind === 'IncidentAccepted' && row && row.holder && row.holder.user_id !== me.value && order.value.includes(row.id)) {
      gone.value = new Set([...gone.value, row.id])
    }
    if (row && heldId.value === row.id && row.holder?.user_id !== me.value) {
      letGo(row)
    }
  })
  live.on('unreplayed', readSoon)

  /** The held incident is no longer ours: closed, handed over, or taken back by the server. */
  function letGo(row: IncidentSummary): void {
    heldId.value = null
    dialled.value = null
    if (row.state !== 'closed' && row.was_with?.reason && row.was_with.reason !== 'handed_over') {
      const { t } = i18n.global
      toasts.show(t('seat.takenBack', { number: row.number, reason: t(`returned.${row.was_with.reason}`) }), 'bad')
    }
    arrange()
    const other = queue.mine.find((mine) => mine.id !== row.id)
    if (other) {
      hold(other.id)
    }
  }

  function hold(id: string): void {
    heldId.value = id
    placedByHand.value = false
    arrange()
  }

  /** Brings one of several held incidents into the middle. */
  function show(id: string): void {
    if (queue.byId.get(id)?.holder?.user_id === me.value) {
      hold(id)
    }
  }

  // ---- commands

  function take(next: Incident): void {
    queue.put(next)
    if (next.id === shownId.value) {
      reading += 1
      incident.value = next
    }
  }

  async function act<Result>(run: () => Promise<Result>): Promise<Result | null> {
    if (!ready.value || busy.value) {
      return null
    }
    busy.value = true
    try {
      return await run()
    } catch (error) {
      if (error instanceof Failure && error.code === 'version_conflict') {
        readSoon()
      }
      toasts.failed(error)
      return null
    } finally {
      busy.value = false
    }
  }

  async function accept(noteRead = false): Promise<void> {
    const row = target.value
    if (!row || !ready.value || busy.value) {
      return
    }
    if (!noteRead && row.was_with?.reason === 'handed_over' && row.was_with.note) {
      place(row.id)
      dialog.value = 'read_note'
      return
    }
    busy.value = true
    try {
      const taken = await ask(api.POST('/api/v1/incidents/{incident_id}/accept', { ...path(row.id), body: { note_read: noteRead } }))
      queue.put(taken)
      hold(taken.id)
      take(taken)
      fresh.value = new Set([...fresh.value].filter((id) => id !== taken.id))
    } catch (error) {
      refusedToAccept(row, error)
    } finally {
      busy.value = false
    }
  }

  function refusedToAccept(row: IncidentSummary, error: unknown): void {
    if (error instanceof Failure && error.code === 'note_unread') {
      place(row.id)
      dialog.value = 'read_note'
      return
    }
    if (error instanceof Failure && error.code === 'incident_taken') {
      const holder = error.problem?.holder
      gone.value = new Set([...gone.value, row.id])
      if (holder) {
        queue.put({ ...row, holder, state: 'accepted' })
      }
      const who = holder ? `${holder.name}${holder.seat_number ? ` ${String(holder.seat_number).padStart(2, '0')}` : ''}` : i18n.global.t('seat.another')
      toasts.show(i18n.global.t('seat.takenBy', { who }), 'bad')
      return
    }
    toasts.failed(error)
  }

  async function callBack(): Promise<void> {
    const now = incident.value
    const terminal = now?.terminal?.id
    if (!now || !terminal || !may('command')) {
      return
    }
    await act(() =>
      ask(
        api.POST('/api/v1/terminals/{terminal_id}/commands', {
          params: { path: { terminal_id: terminal }, header: { 'Idempotency-Key': intentionKey() } },
          body: { kind: 'call_back', incident_id: now.id },
        }),
      ),
    )
    readSoon()
  }

  async function locate(): Promise<void> {
    const now = incident.value
    const terminal = now?.terminal?.id
    if (!now || !terminal || !may('command')) {
      return
    }
    await act(() =>
      ask(
        api.POST('/api/v1/terminals/{terminal_id}/commands', {
          params: { path: { terminal_id: terminal }, header: { 'Idempotency-Key': intentionKey() } },
          body: { kind: 'locate_now', incident_id: now.id },
        }),
      ),
    )
    readSoon()
  }

  const keyHolder = computed(() => {
    const all = incident.value?.responders.filter((responder) => responder.kind === 'key_holder') ?? []
    return all.find((responder) => responder.state === 'proposed') ?? all[0] ?? null
  })

  async function tell(responder: Responder, channel: Schemas['Channel'], note?: string): Promise<void> {
    const now = incident.value
    if (!now || !may('notify')) {
      return
    }
    const body = note ? { channel, note } : { channel }
    const next = await act(async () => {
      try {
        return await ask(api.POST('/api/v1/incidents/{incident_id}/responders/{responder_id}/notify', { params: { path: { incident_id: now.id, responder_id: responder.id } }, body }))
      } catch (error) {
        if (error instanceof Failure && error.code === 'channel_missing' && responder.phone) {
          dialResponder(responder)
        }
        throw error
      }
    })
    if (next) {
      take(next)
    }
  }

  async function tellKeyHolder(): Promise<void> {
    if (keyHolder.value) {
      await tell(keyHolder.value, 'webhook')
    }
  }

  async function setResponder(responder: Responder, state: Schemas['ResponderStateBody']['state']): Promise<void> {
    const now = incident.value
    if (!now) {
      return
    }
    const next = await act(() =>
      ask(api.PUT('/api/v1/incidents/{incident_id}/responders/{responder_id}/state', { params: { path: { incident_id: now.id, responder_id: responder.id } }, body: { state } })),
    )
    if (next) {
      take(next)
    }
  }

  async function addResponder(body: Schemas['ResponderCreate']): Promise<boolean> {
    const now = incident.value
    if (!now) {
      return false
    }
    const next = await act(() =>
      ask(api.POST('/api/v1/incidents/{incident_id}/responders', { params: { path: { incident_id: now.id }, header: { 'Idempotency-Key': intentionKey() } }, body })),
    )
    if (next) {
      take(next)
    }
    return next !== null
  }

  async function note(text: string): Promise<boolean> {
    const now = incident.value
    if (!now || !text.trim()) {
      return false
    }
    const next = await act(() =>
      ask(api.POST('/api/v1/incidents/{incident_id}/notes', { params: { path: { incident_id: now.id }, header: { 'Idempotency-Key': intentionKey() } }, body: { text: text.trim() } })),
    )
    if (next) {
      take(next)
    }
    return next !== null
  }

  async function step(step_id: string, state: 'done' | 'skipped'): Promise<void> {
    const now = incident.value
    if (!now) {
      return
    }
    const next = await act(() => ask(api.PUT('/api/v1/incidents/{incident_id}/steps/{step_id}', { params: { path: { incident_id: now.id, step_id } }, body: { state } })))
    if (next) {
      take(next)
    }
  }

  async function handOver(body: Schemas['HandOver']): Promise<boolean> {
    const now = incident.value
    if (!now) {
      return false
    }
    const next = await act(() => ask(api.POST('/api/v1/incidents/{incident_id}/hand-over', { ...path(now.id), body })))
    if (next) {
      queue.put(next)
      letGo(next)
    }
    return next !== null
  }

  async function close(outcome: Outcome, closeNote: string): Promise<boolean> {
    const now = incident.value
    if (!now) {
      return false
    }
    const body = closeNote.trim() ? { outcome, note: closeNote.trim() } : { outcome }
    const next = await act(() => ask(api.POST('/api/v1/incidents/{incident_id}/close', { ...path(now.id), body })))
    if (next) {
      queue.put(next)
      letGo(next)
    }
    return next !== null
  }

  /** Two keys within two seconds; the first only arms. Counted for the terminal by the server. */
  async function falsePress(): Promise<void> {
    const now = shown.value
    if (!now || !may('false_press')) {
      return
    }
    if (!falsePressArmed.value) {
      falsePressArmed.value = true
      setTimeout(() => (falsePressArmed.value = false), falsePressWithinMs)
      return
    }
    falsePressArmed.value = false
    const next = await act(() => ask(api.POST('/api/v1/incidents/{incident_id}/false-press', path(now.id))))
    if (next) {
      queue.put(next)
      letGo(next)
      toasts.show(i18n.global.t('seat.falsePressDone', { number: next.number }), 'ok')
    }
  }

  async function raise(body: Schemas['IncidentCreate'], key: string): Promise<boolean> {
    const raised = await act(() => ask(api.POST('/api/v1/incidents', { params: { header: { 'Idempotency-Key': key } }, body })))
    if (raised) {
      queue.put(raised)
      hold(raised.id)
      take(raised)
    }
    return raised !== null
  }

  async function linkElder(elder_id: string, enrol: boolean): Promise<boolean> {
    const now = incident.value
    if (!now) {
      return false
    }
    const next = await act(() => ask(api.PUT('/api/v1/incidents/{incident_id}/elder', { ...path(now.id), body: { elder_id, enrol } })))
    if (next) {
      take(next)
    }
    return next !== null
  }

  async function setSeat(body: Schemas['SeatChange']): Promise<void> {
    await act(() => session.setSeat(body))
  }

  async function takeBreak(): Promise<void> {
    if (queue.mine.length > 0) {
      toasts.show(i18n.global.t('seat.breakHolding'), 'bad')
      return
    }
    await setSeat({ state: 'break' })
  }

  // ---- telephone: the number is large and dialable; the operator says afterwards what came of it

  function dial(contact: Contact): void {
    if (!contact.phone) {
      return
    }
    const responder = incident.value?.responders.find((one) => one.contact_id === contact.id)
    openTelephone({ name: contact.name, detail: contact.relation, phone: contact.phone, contactId: contact.id, responderId: responder?.id ?? null })
  }

  function dialResponder(responder: Responder): void {
    if (responder.phone) {
      openTelephone({ name: responder.name, detail: responder.relation ?? '', phone: responder.phone, contactId: responder.contact_id ?? null, responderId: responder.id })
    }
  }

  function openTelephone(to: Omit<Dialled, 'sinceMs'>): void {
    dialled.value = { ...to, sinceMs: Date.now() }
  }

  async function dialledEnded(result: 'told' | 'failed' | null): Promise<void> {
    const was = dialled.value
    dialled.value = null
    const responder = incident.value?.responders.find((one) => one.id === was?.responderId)
    if (was && responder && result === 'told') {
      await tell(responder, 'phone')
    } else if (was && responder && result === 'failed') {
      await setResponder(responder, 'failed')
    }
  }

  /** On entering the page: what this seat still holds comes back into the middle. */
  function enter(): void {
    arrange()
    entered = queue.loaded
    const own = queue.mine[0]
    if (own && !heldId.value) {
      hold(own.id)
    }
    void readIncident()
    void readFile()
  }

  watch(
    () => queue.loaded,
    (loaded) => loaded && enter(),
  )

  return {
    order, list, cursor, target, fresh, gone, held, heldId, shown, shownId, incident, elder, fileFailed, dialog, dialled, busy, falsePressArmed, ready, me, pointedAt, keyHolder, waitingFirst,
    may, place, move, toTop, show, enter, accept, callBack, locate, tell, tellKeyHolder, setResponder, addResponder, note, step, handOver, close, falsePress, raise, linkElder, setSeat, takeBreak,
    dial, dialResponder, dialledEnded, readFile,
  }
})
