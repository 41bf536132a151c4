// Frames per second of the live map with every terminal moving at 10 Hz, 1920×1080, headless Chromium without a GPU.
// Serves dist/ and a synthetic stream from this process, opens /live-map, counts animation frames; prints one JSON line.
//   node bench/map-fps.mjs [--points 8076] [--hz 10] [--seconds 10]
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'

const { values } = parseArgs({ options: { points: { type: 'string', default: '8076' }, hz: { type: 'string', default: '10' }, seconds: { type: 'string', default: '10' } } })
const pointCount = Number(values.points)
const hz = Number(values.hz)
const seconds = Number(values.seconds)
const dist = fileURLToPath(new URL('../dist', import.meta.url))
const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }

// A small generator with a fixed seed, so that two runs move the same points.
let seed = 20_261_123
function chance() {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 2 ** 32
}

const now = () => new Date().toISOString()
const rows = Array.from({ length: pointCount }, (_, at) => at)
const columns = {
  terminal_id: rows.map(String),
  lat_e7: rows.map(() => Math.round((39.3 + chance() * 1.2) * 1e7)),
  lon_e7: rows.map(() => Math.round((112.8 + chance() * 1.5) * 1e7)),
  fix_s: rows.map(() => Math.floor(Date.now() / 1000)),
  kind: rows.map((at) => at % 3),
  accuracy_m: rows.map((at) => at % 60),
  state: rows.map((at) => (at % 50 === 0 ? 2 : at % 90 === 0 ? 1 : at % 2_000 === 7 ? 3 : 0)),
}
const user = { id: '1', version: 1, name: 'bench', display_name: 'bench', role: 'auditor', areas: [], disabled: false, locked_until: null, last_sign_in_at: null }
const outline = { type: 'Feature', properties: { name: 'bench', center: [113.5, 39.9] }, geometry: { type: 'Polygon', coordinates: [[[112.8, 39.3], [114.3, 39.3], [114.3, 40.5], [112.8, 40.5], [112.8, 39.3]]] } }
const answers = {
  '/api/v1/site': () => ({ centre_name: { zh: 'bench', en: 'bench' }, version: '0', languages: ['zh-CN'], demo: true, server_time: now(), map: { bounds: [112.6, 39.1, 114.6, 40.75], tiles: null } }),
  '/api/v1/sessions/current': () => ({ user, permissions: ['position.read'], csrf_token: '', seat: null, server_time: now(), head_seq: 0, expires_at: now(), must_change_password: false }),
  '/api/v1/positions': () => ({ at: now(), seq: 0, ...columns }),
  '/api/v1/map/outlines': () => ({ type: 'FeatureCollection', features: [outline] }),
}

const server = createServer((request, response) => {
  const path = normalize(new URL(request.url, 'http://localhost').pathname)
  if (path.startsWith('/api/')) {
    const answer = answers[path]
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' }).end(answer ? JSON.stringify(answer()) : '{}')
    return
  }
  const wanted = join(dist, path)
  const file = existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(dist, 'index.html')
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-security-policy': "default-src 'self'; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:" })
  createReadStream(file).pipe(response)
})

// RFC 6455, server side, text frames only: the bench needs no dependency for this.
function frame(text) {
  const body = Buffer.from(text)
  const head = body.length < 126 ? Buffer.from([0x81, body.length]) : body.length < 65_536 ? Buffer.from([0x81, 126, body.length >> 8, body.length & 255]) : Buffer.alloc(10)
  if (body.length >= 65_536) {
    head[0] = 0x81
    head[1] = 127
    head.writeBigUInt64BE(BigInt(body.length), 2)
  }
  return Buffer.concat([head, body])
}

server.on('upgrade', (request, socket) => {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`)
  const say = (body) => socket.writable && socket.write(frame(JSON.stringify(body)))
  say({ type: 'hello', head_seq: 0, server_time: now(), heartbeat_s: 10, lost_s: 60, user_id: '1' })
  const timer = setInterval(() => {
    for (const at of rows) {
      columns.lat_e7[at] += Math.round((chance() - 0.5) * 6_000)
      columns.lon_e7[at] += Math.round((chance() - 0.5) * 6_000)
    }
    say({ type: 'positions', at: now(), ...columns })
  }, 1_000 / hz)
  socket.on('data', () => undefined)
  socket.on('error', () => undefined)
  socket.on('close', () => clearInterval(timer))
})

await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
const page = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage()
await page.goto(`http://127.0.0.1:${server.address().port}/live-map`)
await page.locator('.base__scale').waitFor()
await page.waitForTimeout(3_000)
const measured = await page.evaluate(
  (forMs) =>
    new Promise((done) => {
      const gaps = []
      const from = performance.now()
      let last = from
      const tick = (at) => {
        gaps.push(at - last)
        last = at
        if (at - from < forMs) {
          requestAnimationFrame(tick)
        } else {
          gaps.sort((a, b) => a - b)
          done({ fps: (gaps.length * 1000) / (at - from), p99_ms: gaps[Math.floor(gaps.length * 0.99)] })
        }
      }
      requestAnimationFrame(tick)
    }),
  seconds * 1000,
)
await browser.close()
server.closeAllConnections()
server.close()
console.log(JSON.stringify({ bench: 'live_map', points: pointCount, hz, width: 1920, height: 1080, seconds, fps: Number(measured.fps.toFixed(1)), frame_p99_ms: Number(measured.p99_ms.toFixed(1)) }))
