// A server of its own with the demo city, for stories that must know every seat, or that kill it. Ended by its pid.
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'

/** The folder of the programs and of the project; tools/e2e says both. Without them these stories cannot run. */
const bin = process.env.TIEXIN_BIN
const root = process.env.TIEXIN_ROOT
export const cityAvailable = Boolean(bin && root)

const startMsMax = 120_000
const pollMs = 50

export interface SignInRow {
  name: string
  password: string
}

type Ports = { http: string; sip?: string; terminals: Record<string, Record<string, number>> }

/** What another system was told by webhook: the duty telephone, the message to a responder. */
export class Listener {
  readonly heard: { path: string; body: Record<string, unknown> }[] = []
  answer = 200
  private server: Server | null = null
  port = 0

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      let text = ''
      request.setEncoding('utf8')
      request.on('data', (part: string) => (text += part))
      request.on('end', () => {
        this.heard.push({ path: request.url ?? '', body: JSON.parse(text) as Record<string, unknown> })
        response.writeHead(this.answer).end()
      })
    })
    await new Promise<void>((done) => this.server!.listen(0, '127.0.0.1', done))
    this.port = (this.server.address() as AddressInfo).port
  }

  stop(): void {
    this.server?.closeAllConnections()
    this.server?.close()
  }
}

export class City {
  private child: ChildProcess | null = null
  private readonly data = mkdtempSync(join(tmpdir(), 'tiexin-city-'))
  readonly listener = new Listener()
  base = ''

  /** Further options of tiexind. */
  constructor(private readonly more: string[] = []) {}

  /** `configuration`: further lines of tiexin.toml. */
  async start(configuration = ''): Promise<void> {
    await this.listener.start()
    const at = `http://127.0.0.1:${this.listener.port}`
    writeFileSync(join(this.data, 'tiexin.toml'), `[webhook.duty]\nurl = "${at}/duty"\n[webhook.responders]\nurl = "${at}/responders"\n${configuration}`)
    await this.run('127.0.0.1:0')
  }

  /** As a power cut does: nothing is flushed, no goodbye is said. */
  async kill(): Promise<void> {
    await this.end('SIGKILL')
  }

  /** Again on the port the pages know. */
  async restart(): Promise<void> {
    await this.run(new URL(this.base).host)
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM')
    this.listener.stop()
    rmSync(this.data, { recursive: true, force: true })
  }

  port(protocol: string, transport = 'tcp'): number {
    const port = this.ports().terminals[protocol]?.[transport]
    if (!port) {
      throw new Error(`The server does not listen for ${protocol} on ${transport}.`)
    }
    return port
  }

  /** Somebody of this role. */
  nameOf(role: string): string {
    const row = readFileSync(join(this.data, 'demo-sign-ins.txt'), 'utf8').split('\n').map((line) => line.split('\t')).find((parts) => parts[2] === role)
    if (!row?.[0]) {
      throw new Error(`The demo city has no ${role}.`)
    }
    return row[0]
  }

  /** Where telephones call. */
  sip(): string {
    const at = this.ports().sip
    if (!at) {
      throw new Error('The server takes no calls.')
    }
    return at
  }

  signIn(name: string): SignInRow {
    const rows = readFileSync(join(this.data, 'demo-sign-ins.txt'), 'utf8').split('\n')
    const row = rows.map((line) => line.split('\t')).find((parts) => parts[0] === name)
    if (!row?.[1]) {
      throw new Error(`The demo city has no sign-in ${name}.`)
    }
    return { name, password: row[1] }
  }

  private ports(): Ports {
    return JSON.parse(readFileSync(join(this.data, 'ports.json'), 'utf8')) as Ports
  }

  private async run(http: string): Promise<void> {
    const file = join(this.data, 'ports.json')
    rmSync(file, { force: true })
    const log = openSync(join(this.data, 'server.log'), 'a')
    const options = ['--data', this.data, '--http', http, '--bind', '127.0.0.1', '--any-port', '--demo', '1', '--ui', join(root!, 'ui/dist'), '--assets', join(root!, 'assets'), ...this.more]
    const child = spawn(join(bin!, 'tiexind'), options, { stdio: ['ignore', log, log] })
    this.child = child
    for (let waited = 0; !existsSync(file); waited += pollMs) {
      if (child.exitCode !== null || waited > startMsMax) {
        throw new Error(`The server did not start:\n${readFileSync(join(this.data, 'server.log'), 'utf8').slice(-2_000)}`)
      }
      await new Promise((later) => setTimeout(later, pollMs))
    }
    this.base = `http://${this.ports().http}`
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child
    this.child = null
    if (!child || child.exitCode !== null) {
      return
    }
    const ended = new Promise((done) => child.once('exit', done))
    child.kill(signal)
    await ended
  }
}
