import { describe, expect, it } from 'vitest'
import { silenceMsMax, Stream, type SocketLike, type StreamState } from './stream'

class FakeSocket implements SocketLike {
  onopen: (() => void) | null = null
  onmessage: ((message: { data: unknown }) => void) | null = null
  onclose: (() => void) | null = null
  sent: string[] = []
  closed = false
  constructor(readonly since: number | null) {}
  send(text: string) {
    this.sent.push(text)
  }
  close() {
    this.closed = true
  }
  say(body: object) {
    this.onmessage?.({ data: JSON.stringify(body) })
  }
}

function world() {
  let now = 0
  let next = 1
  const timers = new Map<number, { at: number; run: () => void }>()
  const sockets: FakeSocket[] = []
  const states: StreamState[] = []
  const heard: number[] = []
  const stream = new Stream(
    {
      open: (since) => {
        const socket = new FakeSocket(since)
        sockets.push(socket)
        return socket
      },
      now: () => now,
      later: (run, ms) => {
        timers.set(next, { at: now + ms, run })
        return next++
      },
      cancel: (handle) => timers.delete(handle),
      chance: () => 0,
    },
    { message: (body) => heard.push(body.seq as number), changed: (state) => states.push(state) },
  )
  const pass = (ms: number) => {
    const until = now + ms
    for (;;) {
      const due = [...timers].filter(([, timer]) => timer.at <= until).sort((a, b) => a[1].at - b[1].at)[0]
      if (!due) {
        break
      }
      timers.delete(due[0])
      now = due[1].at
      due[1].run()
    }
    now = until
  }
  return { stream, sockets, states, heard, pass, last: () => states.at(-1)!, socket: () => sockets.at(-1)! }
}

describe('the stream', () => {
  it('resumes after the last event it heard and tells the gap', () => {
    const w = world()
    w.stream.start(40)
    w.socket().onopen?.()
    w.socket().say({ type: 'event', seq: 41 })
    w.socket().say({ type: 'event', seq: 42 })
    w.pass(1_000)
    w.socket().onclose?.()
    expect(w.last().status).toBe('lost')
    expect(w.last().lostAtMs).toBe(0)
    w.pass(3_000)
    expect(w.socket().since).toBe(42)
    w.socket().onopen?.()
    expect(w.last().status).toBe('live')
    expect(w.last().gap).toMatchObject({ fromMs: 0, resumedAfter: 42 })
  })
  it('passes no event twice', () => {
    const w = world()
    w.stream.start(null)
    w.socket().onopen?.()
    w.socket().say({ type: 'event', seq: 7 })
    w.socket().say({ type: 'event', seq: 7 })
    w.socket().say({ type: 'event', seq: 8 })
    expect(w.heard).toEqual([7, 8])
  })
  it('takes silence for a dead line', () => {
    const w = world()
    w.stream.start(null)
    w.socket().onopen?.()
    w.pass(silenceMsMax + 1)
    expect(w.last().status).toBe('lost')
    expect(w.sockets[0]!.closed).toBe(true)
  })
  it('waits longer after each failure, up to a limit', () => {
    const w = world()
    w.stream.start(null)
    for (let n = 0; n < 8; n++) {
      w.socket().onclose?.()
      w.pass(8_000)
    }
    expect(w.sockets.length).toBe(9)
    w.socket().onclose?.()
    w.pass(7_900)
    expect(w.sockets.length).toBe(9)
  })
  it('sends heartbeats while it is live and none after it is lost', () => {
    const w = world()
    w.stream.start(null)
    const socket = w.socket()
    socket.onopen?.()
    w.pass(8_500)
    expect(socket.sent.length).toBe(3)
    expect(JSON.parse(socket.sent[0]!)).toMatchObject({ type: 'heartbeat' })
    socket.onclose?.()
    w.pass(100)
    expect(socket.sent.length).toBe(3)
  })
  it('says when the server could not replay what was missed', () => {
    const w = world()
    w.stream.start(5)
    w.socket().onopen?.()
    w.socket().onclose?.()
    w.pass(2_000)
    w.socket().onopen?.()
    w.socket().say({ type: 'gap', since: 5, seq: 9_000 })
    expect(w.last().gap?.unreplayed).toBe(true)
    expect(w.stream.lastSeq()).toBe(9_000)
  })
  it('says whether it was heard', () => {
    const w = world()
    w.stream.start(null)
    expect(w.stream.send({ type: 'seen' })).toBe(false)
    w.socket().onopen?.()
    expect(w.stream.send({ type: 'seen' })).toBe(true)
    expect(w.socket().sent.at(-1)).toBe('{"type":"seen"}')
  })
  it('ignores a socket it has already given up', () => {
    const w = world()
    w.stream.start(null)
    const old = w.socket()
    old.onopen?.()
    w.stream.reconnect()
    old.say({ type: 'event', seq: 9 })
    expect(w.heard).toEqual([])
  })
  it('survives words that are not JSON objects', () => {
    const w = world()
    w.stream.start(null)
    w.socket().onopen?.()
    for (const data of ['{', '[]', '3', 'null', new ArrayBuffer(2)]) {
      w.socket().onmessage?.({ data })
    }
    expect(w.heard).toEqual([])
  })
})
