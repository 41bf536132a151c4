// Terminals of the stories, on real sockets: an elder watch (4P-Touch text) and a pendant (EV-07B binary).
import { connect, type Socket } from 'node:net'

const answerMsMax = 5_000

/** One connection; what arrives is kept until somebody waits for it. */
class Line {
  private readonly socket: Socket
  private heard = Buffer.alloc(0)
  private wake: (() => void) | null = null
  private ended = false

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1')
    this.socket.on('data', (data) => {
      this.heard = Buffer.concat([this.heard, data])
      this.wake?.()
    })
    for (const end of ['error', 'close'] as const) {
      this.socket.on(end, () => {
        this.ended = true
        this.wake?.()
      })
    }
  }

  write(bytes: Buffer | string): void {
    this.socket.write(bytes)
  }

  /** Takes what `find` finds; null when the line ended or stayed silent: the terminal was not answered. */
  async take(find: (bytes: Buffer) => { from: number; to: number } | null, msMax = answerMsMax): Promise<Buffer | null> {
    const until = Date.now() + msMax
    for (;;) {
      const found = find(this.heard)
      if (found) {
        const taken = this.heard.subarray(found.from, found.to)
        this.heard = this.heard.subarray(found.to)
        return taken
      }
      if (this.ended || Date.now() >= until) {
        return null
      }
      await new Promise<void>((done) => {
        const timer = setTimeout(done, Math.max(1, until - Date.now()))
        this.wake = () => {
          clearTimeout(timer)
          done()
        }
      })
    }
  }

  end(): void {
    this.socket.destroy()
  }
}

export interface WatchSays {
  status?: string
  battery?: number
  /** A GNSS fix, or none. */
  fix?: { lat: number; lon: number } | null
  at?: Date
  wifi?: { name: string; mac: string; rssi: number }[]
}

export class Watch {
  private line: Line

  constructor(
    readonly device: string,
    private readonly port: () => number,
  ) {
    this.line = new Line(port())
  }

  reconnect(): void {
    this.line.end()
    this.line = new Line(this.port())
  }

  /** Presses SOS; true when the server said it has it. The same `at` is the same frame: a retry. */
  async press(says: WatchSays = {}): Promise<boolean> {
    this.send('AL', says)
    return (await this.word('AL')) !== null
  }

  /** A position report; the protocol has no answer to it. */
  report(says: WatchSays): void {
    this.send('UD', says)
  }

  /** Waits for a command of this word and answers it as the watch does: by the word alone. */
  async obey(word: string): Promise<string | null> {
    const frame = await this.word(word)
    if (frame !== null) {
      this.frame(word)
    }
    return frame
  }

  end(): void {
    this.line.end()
  }

  private async word(word: string): Promise<string | null> {
    const taken = await this.line.take((bytes) => {
      const text = bytes.toString('latin1')
      const match = new RegExp(`\\[[A-Z0-9]{2}\\*${this.device}\\*[0-9a-fA-F]{4}\\*${word}(,[^\\]]*)?\\]`).exec(text)
      return match ? { from: match.index, to: match.index + match[0].length } : null
    })
    return taken?.toString('latin1') ?? null
  }

  private send(word: string, says: WatchSays): void {
    const now = (says.at ?? new Date()).toISOString()
    const day = `${now.slice(8, 10)}${now.slice(5, 7)}${now.slice(2, 4)}`
    const time = now.slice(11, 19).replaceAll(':', '')
    const fix = says.fix
    const place = fix ? `A,${fix.lat.toFixed(6)},N,${fix.lon.toFixed(6)},E,0.00,0.0,1050.0,9` : 'V,0.000000,N,0.0000000,E,0.00,0.0,0.0,0'
    const wifi = says.wifi ?? []
    const heard = [wifi.length, ...wifi.flatMap((one) => [one.name, one.mac, one.rssi])].join(',')
    this.frame(`${word},${day},${time},${place},80,${says.battery ?? 65},1234,3,${says.status ?? (word === 'AL' ? '00010000' : '00000000')},1,1,460,0,9340,3663,35,${heard},12.5`)
  }

  private frame(body: string): void {
    this.line.write(`[3G*${this.device}*${body.length.toString(16).padStart(4, '0')}*${body}]`)
  }
}

function crc16(bytes: Buffer): number {
  let crc = 0
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
    }
  }
  return crc
}

export class Pendant {
  private line: Line
  private serial = Math.floor(Math.random() * 60_000)

  constructor(
    readonly device: string,
    port: number,
  ) {
    this.line = new Line(port)
  }

  /** Presses the button (alarm bit 12); each press has a serial of its own. True when the server said it has it. */
  async press(): Promise<boolean> {
    this.serial = (this.serial + 1) & 0xffff
    const seconds = Buffer.alloc(4)
    seconds.writeUInt32LE(Math.floor(Date.now() / 1000))
    const status = [0x09, 0x24, ...seconds, 0x01, 0x00, 0xf8, 0x41]
    const alarm = [0x09, 0x02, 0x00, 0x10, 0x00, 0x00, ...seconds]
    const body = Buffer.from([0x01, 0x10, 0x01, ...Buffer.from(this.device, 'latin1'), ...status, ...alarm])
    const head = Buffer.from([0xab, 0x10, 0, 0, 0, 0, 0, 0])
    head.writeUInt16LE(body.length, 2)
    head.writeUInt16LE(crc16(body), 4)
    head.writeUInt16LE(this.serial, 6)
    this.line.write(Buffer.concat([head, body]))
    const answer = await this.line.take((bytes) => (bytes.length >= 11 && bytes[0] === 0xab ? { from: 0, to: 11 } : null))
    return answer !== null && answer[8] === 0x7f && answer.readUInt16LE(6) === this.serial
  }

  end(): void {
    this.line.end()
  }
}
