// The connection to /api/v1/stream: resumes after the last event it has, notices silence, reconnects with backoff.
// It owns one socket at a time and knows nothing of incidents; whoever listens gets every event once, in order.

export interface SocketLike {
  onopen: (() => void) | null
  onmessage: ((message: { data: unknown }) => void) | null
  onclose: (() => void) | null
  send(text: string): void
  close(): void
}

export interface StreamPorts {
  open: (since: number | null) => SocketLike
  now: () => number
  later: (run: () => void, ms: number) => number
  cancel: (handle: number) => void
  chance: () => number
}

export interface Gap {
  fromMs: number
  toMs: number
  resumedAfter: number | null
  /** True when the server could not replay the span and the page has read the queue again instead. */
  unreplayed: boolean
}

export interface StreamState {
  status: 'idle' | 'connecting' | 'live' | 'lost'
  /** When the last word was heard before the line was lost. */
  lostAtMs: number | null
  attempt: number
  gap: Gap | null
}

export interface StreamListener {
  message: (body: Record<string, unknown>) => void
  changed: (state: StreamState) => void
}

// A heartbeat goes out this often (or as often as the server asks, if that is more often); its answer measures the way.
export const heartbeatMsMax = 4_000
// No word for this long means the line is dead even if the socket has not noticed.
export const silenceMsMax = 10_000
export const backoffMsMin = 500
export const backoffMsMax = 8_000

export class Stream {
  private socket: SocketLike | null = null
  private silence: number | null = null
  private beat: number | null = null
  private heardAtMs = 0
  private retry: number | null = null
  private since: number | null = null
  private state: StreamState = { status: 'idle', lostAtMs: null, attempt: 0, gap: null }
  private stopped = true

  constructor(
    private readonly ports: StreamPorts,
    private readonly listener: StreamListener,
  ) {}

  /** Begins after event `since`; null lets the server begin at its present. */
  start(since: number | null): void {
    this.since = since
    this.stopped = false
    this.connect()
  }

  stop(): void {
    this.stopped = true
    this.drop()
    this.change({ status: 'idle', lostAtMs: null, attempt: 0, gap: null })
  }

  /** Tries at once instead of waiting for the backoff. */
  reconnect(): void {
    if (!this.stopped) {
      this.drop()
      this.connect()
    }
  }

  dismissGap(): void {
    this.change({ ...this.state, gap: null })
  }

  /** False when the line is down: the caller must not believe it was heard. */
  send(body: Record<string, unknown>): boolean {
    if (this.state.status !== 'live' || !this.socket) {
      return false
    }
    this.socket.send(JSON.stringify(body))
    return true
  }

  lastSeq(): number | null {
    return this.since
  }

  private connect(): void {
    this.change({ ...this.state, status: this.state.lostAtMs === null ? 'connecting' : 'lost', attempt: this.state.attempt + 1 })
    const socket = this.ports.open(this.since)
    this.socket = socket
    this.hearing()
    socket.onopen = () => this.opened(socket)
    socket.onmessage = (message) => this.received(socket, message.data)
    socket.onclose = () => {
      if (this.socket === socket) {
        this.lost()
      }
    }
  }

  private opened(socket: SocketLike): void {
    if (this.socket !== socket) {
      return
    }
    const { lostAtMs } = this.state
    const gap = lostAtMs === null ? this.state.gap : { fromMs: lostAtMs, toMs: this.ports.now(), resumedAfter: this.since, unreplayed: false }
    this.change({ status: 'live', lostAtMs: null, attempt: 0, gap })
    this.hearing()
    this.heartbeat()
  }

  private received(socket: SocketLike, data: unknown): void {
    if (this.socket !== socket) {
      return
    }
    this.hearing()
    const body = parse(data)
    if (!body) {
      return
    }
    const seq = typeof body.seq === 'number' ? body.seq : null
    if (body.type === 'event' && seq !== null) {
      if (this.since !== null && seq <= this.since) {
        return
      }
      this.since = seq
    } else if ((body.type === 'resumed' || body.type === 'gap') && seq !== null) {
      this.since = Math.max(this.since ?? 0, seq)
      if (body.type === 'gap' && this.state.gap) {
        this.change({ ...this.state, gap: { ...this.state.gap, unreplayed: true } })
      }
    }
    this.listener.message(body)
  }

  private heartbeat(): void {
    this.send({ type: 'heartbeat', echo: Math.round(this.ports.now()) })
    this.beat = this.ports.later(() => this.heartbeat(), heartbeatMsMax)
  }

  private lost(): void {
    this.drop()
    this.change({ ...this.state, status: 'lost', lostAtMs: this.state.lostAtMs ?? this.heardAtMs })
    const wait = Math.min(backoffMsMax, backoffMsMin * 2 ** Math.min(10, this.state.attempt))
    // Up to a third less, so that many seats do not return in the same instant.
    this.retry = this.ports.later(() => this.connect(), wait * (1 - this.ports.chance() / 3))
  }

  private hearing(): void {
    // Only a line that was open has something to lose: waiting for the next socket is not hearing.
    if (this.state.status !== 'lost') {
      this.heardAtMs = this.ports.now()
    }
    if (this.silence !== null) {
      this.ports.cancel(this.silence)
    }
    this.silence = this.ports.later(() => this.lost(), silenceMsMax)
  }

  private drop(): void {
    for (const handle of [this.silence, this.retry, this.beat]) {
      if (handle !== null) {
        this.ports.cancel(handle)
      }
    }
    this.silence = null
    this.retry = null
    this.beat = null
    const socket = this.socket
    this.socket = null
    socket?.close()
  }

  private change(next: StreamState): void {
    this.state = next
    this.listener.changed(next)
  }
}

function parse(data: unknown): Record<string, unknown> | null {
  if (typeof data !== 'string') {
    return null
  }
  try {
    const body: unknown = JSON.parse(data)
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : null
  } catch {
    return null
  }
}
