// A telephone, a seat and the conversation between them, with real sound: baresip is the elder, Chromium the seat, each speaks a
// tone of its own and is listened to by its spectrum.
import { expect, test, type Browser, type Page } from '@playwright/test'
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { City, cityAvailable } from './city'
import { dress, signInAs } from './desk'

const elderHz = 440
const seatHz = 1_000
const sampleRate = 8_000

function wav(hertz: number, seconds: number, rate = sampleRate): Buffer {
  const count = seconds * rate
  const out = Buffer.alloc(44 + count * 2)
  out.write('RIFF', 0)
  out.writeUInt32LE(36 + count * 2, 4)
  out.write('WAVEfmt ', 8)
  out.writeUInt32LE(16, 16)
  out.writeUInt16LE(1, 20)
  out.writeUInt16LE(1, 22)
  out.writeUInt32LE(rate, 24)
  out.writeUInt32LE(rate * 2, 28)
  out.writeUInt16LE(2, 32)
  out.writeUInt16LE(16, 34)
  out.write('data', 36)
  out.writeUInt32LE(count * 2, 40)
  for (let i = 0; i < count; i++) {
    out.writeInt16LE(Math.round(9_000 * Math.sin((2 * Math.PI * hertz * i) / rate)), 44 + i * 2)
  }
  return out
}

/** Level of one frequency in the last half second of 16-bit samples, in dB of full scale (Goertzel). */
function levelDb(bytes: Buffer, hertz: number): number {
  const all = Math.floor(bytes.length / 2)
  const count = Math.min(all, sampleRate / 2)
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / sampleRate)
  let before = 0
  let last = 0
  for (let i = all - count; i < all; i++) {
    const next = bytes.readInt16LE(i * 2) / 32_768 + coefficient * last - before
    before = last
    last = next
  }
  const power = before * before + last * last - coefficient * before * last
  return count === 0 ? -200 : 20 * Math.log10(Math.max((2 * Math.sqrt(Math.max(power, 0))) / count, 1e-10))
}

/** A telephone of the real world: baresip, which dials at once and writes down what it hears. */
class Telephone {
  readonly folder = mkdtempSync(join(tmpdir(), 'tiexin-telephone-'))
  private readonly child: ChildProcess

  constructor(number: string, dial: string, port: number, account = `<sip:${number}@127.0.0.1>;regint=0`, from = '127.0.0.1') {
    writeFileSync(join(this.folder, 'says.wav'), wav(elderHz, 60))
    writeFileSync(join(this.folder, 'accounts'), `${account};audio_codecs=PCMA\n`)
    writeFileSync(join(this.folder, 'contacts'), '')
    const settings = ['poll_method epoll', `sip_listen ${from}:${port}`, `audio_source aufile,${this.folder}/says.wav`, 'audio_player aufile,/dev/null', 'audio_alert aufile,/dev/null', 'audio_channels 1', 'audio_buffer 20-160', 'module_path /usr/lib/baresip/modules']
    const modules = ['module g711.so', 'module aufile.so', 'module sndfile.so', `snd_path ${this.folder}`, 'module_tmp uuid.so', 'module_tmp account.so', 'module_app menu.so']
    writeFileSync(join(this.folder, 'config'), [...settings, ...modules, ''].join('\n'))
    const log = openSync(join(this.folder, 'log'), 'a')
    this.child = spawn('/usr/bin/baresip', ['-f', this.folder, '-e', `/dial ${dial}`], { stdio: ['ignore', log, log] })
  }

  hears(hertz: number): number {
    const file = readdirSync(this.folder).filter((name) => name.endsWith('-dec.wav')).sort().at(-1)
    return file ? levelDb(readFileSync(join(this.folder, file)).subarray(44), hertz) : -200
  }

  hangUp(): void {
    this.child.kill('SIGTERM')
  }

  remove(): void {
    this.child.kill('SIGKILL')
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** What the page itself asks, with its own session. */
async function ask<T>(page: Page, method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> {
  return page.evaluate(
    async ([m, p, b]) => {
      const session = (await (await fetch('/api/v1/sessions/current')).json()) as { csrf_token: string }
      const reply = await fetch(p as string, {
        method: m as string,
        headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': session.csrf_token, 'Idempotency-Key': crypto.randomUUID() },
        ...(b === null ? {} : { body: JSON.stringify(b) }),
      })
      return { status: reply.status, body: reply.status === 204 ? null : await reply.json() }
    },
    [method, path, body ?? null] as const,
  ) as Promise<{ status: number; body: T }>
}

async function sitDown(browser: Browser, name = 'liujianhua'): Promise<Page> {
  const context = await browser.newContext({ baseURL: city.base, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: { width: 1920, height: 1080 }, permissions: ['microphone'] })
  const page = await context.newPage()
  await dress(page, 'zh-CN', 'light')
  await signInAs(page, city.signIn(name))
  return page
}

const city = new City(['--voice'])
const microphone = join(mkdtempSync(join(tmpdir(), 'tiexin-seat-')), 'seat.wav')
writeFileSync(microphone, wav(seatHz, 30, 48_000))

test.use({
  launchOptions: {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${microphone}`, '--autoplay-policy=no-user-gesture-required'],
  },
})

test.describe('voice', () => {
  test.skip(!cityAvailable, 'needs the programs')
  test.skip(!existsSync('/usr/bin/janus') || !existsSync('/usr/bin/baresip'), 'voice absent: janus or baresip is not installed')
  test.beforeAll(async () => {
    test.setTimeout(150_000)
    await city.start('[voice]\ntrunk_sources = ["127.0.0.1"]\n')
  })
  test.afterAll(async () => city.stop())

  test('an elder dials the centre, the file is open, the seat talks, and it is recorded', async ({ browser }) => {
    test.setTimeout(120_000)
    const page = await sitDown(browser)
    const telephone = new Telephone('03521234567', `sip:12349@${city.sip()}`, 20_000 + (process.pid % 9_000))
    try {
      type Incidents = { items: { id: string; kind: string; state: string }[] }
      let incident = ''
      await expect
        .poll(async () => {
          const open = (await ask<Incidents>(page, 'GET', '/api/v1/incidents?state=open&kind=telephone')).body.items
          incident = open[0]?.id ?? ''
          return open.length
        }, { timeout: 15_000 })
        .toBe(1)
      type Calls = { items: { id: string; state: string; direction: string; how: string | null; abandoned: boolean }[]; recordings: number }
      const calls = async () => (await ask<Calls>(page, 'GET', `/api/v1/incidents/${incident}/calls`)).body
      expect((await calls()).items[0]).toMatchObject({ state: 'waiting', direction: 'in' })

      // Nobody who does not hold it may speak in it.
      expect((await ask<{ code: string }>(page, 'PUT', `/api/v1/incidents/${incident}/voice`, { offer: 'v=0' })).body.code).toBe('not_holder')
      expect((await ask(page, 'POST', `/api/v1/incidents/${incident}/accept`, {})).status).toBe(200)
      const call = (await calls()).items[0]!
      const began = Date.now()
      expect((await ask(page, 'PUT', `/api/v1/incidents/${incident}/calls/${call.id}/state`, { state: 'talking' })).status).toBe(200)
      const offer = await page.evaluate(async () => {
        const sound = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } })
        const peer = new RTCPeerConnection({ iceServers: [] })
        const context = new AudioContext()
        await context.resume()
        const analyser = context.createAnalyser()
        analyser.fftSize = 4_096
        peer.ontrack = (event) => {
          const stream = new MediaStream([event.track])
          const audio = new Audio()
          audio.srcObject = stream
          audio.muted = true
          void audio.play()
          context.createMediaStreamSource(stream).connect(analyser)
        }
        sound.getTracks().forEach((track) => peer.addTrack(track, sound))
        await peer.setLocalDescription()
        await new Promise<void>((done) => {
          const look = () => peer.iceGatheringState === 'complete' && done()
          peer.onicegatheringstatechange = look
          setTimeout(done, 1_000)
          look()
        })
        Object.assign(window, { peer, heardDb: (hertz: number) => {
          const bins = new Float32Array(analyser.frequencyBinCount)
          analyser.getFloatFrequencyData(bins)
          const at = Math.round(hertz / (context.sampleRate / analyser.fftSize))
          return Math.max(bins[at - 1]!, bins[at]!, bins[at + 1]!)
        } })
        return peer.localDescription!.sdp
      })
      const joined = await ask<{ answer: string }>(page, 'PUT', `/api/v1/incidents/${incident}/voice`, { offer })
      expect(joined.status).toBe(200)
      await page.evaluate((sdp) => (window as unknown as { peer: RTCPeerConnection }).peer.setRemoteDescription({ type: 'answer', sdp }), joined.body.answer)

      const seatHears = () => page.evaluate((hertz) => (window as unknown as { heardDb: (h: number) => number }).heardDb(hertz), elderHz)
      await expect.poll(seatHears, { timeout: 10_000, intervals: [20] }).toBeGreaterThan(-60)
      console.log(`from the answer to the elder's voice: ${Date.now() - began} ms`)
      await expect.poll(() => telephone.hears(seatHz), { timeout: 10_000 }).toBeGreaterThan(-45)

      expect((await ask(page, 'PUT', `/api/v1/incidents/${incident}/calls/${call.id}/state`, { state: 'held' })).status).toBe(200)
      await expect.poll(() => telephone.hears(seatHz), { timeout: 10_000 }).toBeLessThan(-60)
      expect((await ask(page, 'PUT', `/api/v1/incidents/${incident}/calls/${call.id}/state`, { state: 'talking' })).status).toBe(200)
      await expect.poll(() => telephone.hears(seatHz), { timeout: 10_000 }).toBeGreaterThan(-45)

      telephone.hangUp()
      await expect.poll(async () => (await calls()).items[0]!.state, { timeout: 10_000 }).toBe('ended')
      expect((await calls()).items[0]).toMatchObject({ how: 'hung_up', abandoned: false })
      expect((await calls()).recordings).toBeGreaterThan(0)
      // The seat is alone in the conversation now; loaded again, it comes back into it.
      expect((await ask(page, 'PUT', `/api/v1/incidents/${incident}/voice`, { offer })).status).toBe(200)
      expect((await ask(page, 'DELETE', `/api/v1/incidents/${incident}/voice`)).status).toBe(204)
      await page.goto(`/incidents/${incident}`)
      await expect(page.getByText('来电').first()).toBeVisible()
      await expect(page.getByText('通话结束：挂断').first()).toBeVisible()
      await page.screenshot({ path: 'test-results/voice-timeline.png' })
    } finally {
      telephone.remove()
    }
  })

  test('a terminal that proves itself by its line key calls for its elder', async ({ browser }) => {
    const device = '861234567890123'
    const key = '00112233445566778899aabbccddeeff'
    const registrar = await sitDown(browser, city.nameOf('registrar'))
    const elder = (await ask<{ items: { id: string; name: string }[] }>(registrar, 'GET', '/api/v1/elders?limit=1')).body.items[0]!
    expect((await ask(registrar, 'POST', '/api/v1/terminals', { protocol: 'sip', device, kind: 'phone', line_key: key, elder_id: elder.id })).status).toBe(201)
    const page = await sitDown(browser)
    const at = city.sip()
    const elsewhere = '127.0.0.2' // what comes from the trunk's address is believed without a proof
    const liar = new Telephone(device, `sip:12349@${at}`, 19_000 + (process.pid % 400) * 2, `<sip:${device}@${at}>;auth_pass=${'0'.repeat(32)};regint=60`, elsewhere)
    const telephone = new Telephone(device, `sip:12349@${at}`, 18_000 + (process.pid % 400) * 2, `<sip:${device}@${at}>;auth_pass=${key};regint=60`, elsewhere)
    try {
      type Incidents = { items: { id: string }[]; total: number }
      const open = async () => (await ask<Incidents>(page, 'GET', `/api/v1/incidents?state=open&kind=telephone&elder_id=${elder.id}`)).body
      await expect.poll(async () => (await open()).total, { timeout: 15_000 }).toBe(1)
      type Calls = { items: { role: string; name: string }[] }
      const calls = (await ask<Calls>(page, 'GET', `/api/v1/incidents/${(await open()).items[0]!.id}/calls`)).body.items
      expect(calls).toMatchObject([{ role: 'terminal', name: elder.name }])
    } finally {
      telephone.remove()
      liar.remove()
    }
  })

  test('a caller who gives up stays in the queue', async ({ browser }) => {
    const page = await sitDown(browser)
    const telephone = new Telephone('03527654321', `sip:12349@${city.sip()}`, 29_500 + (process.pid % 400))
    try {
      type Incidents = { items: { id: string }[] }
      let id = ''
      await expect
        .poll(async () => {
          id = (await ask<Incidents>(page, 'GET', '/api/v1/incidents?state=raised,offered&kind=telephone')).body.items[0]?.id ?? ''
          return id
        }, { timeout: 15_000 })
        .not.toBe('')
      telephone.hangUp()
      type Calls = { items: { abandoned: boolean }[] }
      await expect.poll(async () => (await ask<Calls>(page, 'GET', `/api/v1/incidents/${id}/calls`)).body.items[0]?.abandoned, { timeout: 10_000 }).toBe(true)
      expect((await ask<{ state: string }>(page, 'GET', `/api/v1/incidents/${id}`)).body.state).not.toBe('closed')
    } finally {
      telephone.remove()
    }
  })
})
