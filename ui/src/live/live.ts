// The page's one stream. It tells the server's time and the way's length, and hands every event to whoever subscribed.
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { LogEvent, Schemas } from '@/api/client'
import { useClock } from '@/format/clock'
import { Stream, type StreamState } from './stream'

export type PositionRows = Omit<Schemas['Positions'], 'seq'>

type Heard = {
  event: (event: LogEvent) => void
  positions: (rows: PositionRows) => void
  /** The server could not replay: what is on the screen must be read again. */
  unreplayed: () => void
  ended: () => void
}

type Listeners = { [Name in keyof Heard]: Set<Heard[Name]> }

// After so long without a heartbeat the server takes a seat's incidents back; `hello` says the real figure.
const lostSecondsDefault = 60

function address(since: number | null): string {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  const from = since === null ? '' : `?since=${since}`
  return `${scheme}://${location.host}/api/v1/stream${from}`
}

export const useLive = defineStore('live', () => {
  const clock = useClock()
  const state = ref<StreamState>({ status: 'idle', lostAtMs: null, attempt: 0, gap: null })
  const latencyMs = ref<number | null>(null)
  const lostAfterS = ref(lostSecondsDefault)
  const headSeq = ref<number | null>(null)
  const listeners: Listeners = { event: new Set(), positions: new Set(), unreplayed: new Set(), ended: new Set() }
  let positionReaders = 0

  const stream = new Stream(
    {
      open: (since) => new WebSocket(address(since)) as unknown as import('./stream').SocketLike,
      now: () => Date.now(),
      later: (run, ms) => window.setTimeout(run, ms),
      cancel: (handle) => window.clearTimeout(handle),
      chance: () => Math.random(),
    },
    {
      changed: (next) => {
        const opened = next.status === 'live' && state.value.status !== 'live'
        state.value = next
        if (opened && positionReaders > 0) {
          stream.send({ type: 'subscribe', positions: true })
        }
      },
      message: take,
    },
  )

  function take(body: Record<string, unknown>): void {
    switch (body.type) {
      case 'hello':
        clock.learn(Date.parse(String(body.server_time)))
        lostAfterS.value = Number(body.lost_s) || lostSecondsDefault
        headSeq.value = Number(body.head_seq)
        break
      case 'ping':
        if (typeof body.echo === 'number') {
          latencyMs.value = Math.max(0, Date.now() - body.echo)
        }
        clock.learn(Date.parse(String(body.server_time)), latencyMs.value ?? 0)
        headSeq.value = Number(body.head_seq)
        break
      case 'event':
        headSeq.value = Math.max(headSeq.value ?? 0, Number(body.seq))
        listeners.event.forEach((hear) => hear(body as unknown as LogEvent))
        break
      case 'positions':
        listeners.positions.forEach((hear) => hear(body as unknown as PositionRows))
        break
      case 'gap':
        listeners.unreplayed.forEach((hear) => hear())
        break
      case 'bye':
        if (body.reason === 'session_ended') {
          stream.stop()
          listeners.ended.forEach((hear) => hear())
        }
        break
    }
  }

  function on<Name extends keyof Heard>(name: Name, hear: Heard[Name]): () => void {
    listeners[name].add(hear)
    return () => listeners[name].delete(hear)
  }

  /** Position rows flow only while somebody reads them. */
  function readPositions(hear: Heard['positions']): () => void {
    positionReaders += 1
    const off = on('positions', hear)
    if (positionReaders === 1) {
      stream.send({ type: 'subscribe', positions: true })
    }
    return () => {
      off()
      positionReaders -= 1
      if (positionReaders === 0) {
        stream.send({ type: 'subscribe', positions: false })
      }
    }
  }

  const connected = computed(() => state.value.status === 'live')
  const lost = computed(() => state.value.status === 'lost')
  const lostForMs = computed(() => (state.value.lostAtMs === null ? 0 : Math.max(0, clock.now - clock.offsetMs - state.value.lostAtMs)))

  return {
    state,
    connected,
    lost,
    lostForMs,
    lostAfterS,
    latencyMs,
    headSeq,
    on,
    readPositions,
    start: (since: number | null) => stream.start(since),
    stop: () => stream.stop(),
    reconnect: () => stream.reconnect(),
    dismissGap: () => stream.dismissGap(),
    send: (body: Record<string, unknown>) => stream.send(body),
  }
})
