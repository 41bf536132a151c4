// A press over a real socket reaches the seat, is accepted, noted and closed; in both languages. Needs TIEXIN_PORTS, the
// path of the server's ports.json. The press comes from a terminal nobody enrolled, so that it needs no knowledge of the city.
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { expect, test, type Page } from '@playwright/test'
import { dress, expectAccessible, signIn, watch, type Language } from './desk'

const portsFile = process.env.TIEXIN_PORTS
const onScreenMsMax = 5_000

/** A watch presses SOS: 4P-Touch protocol, alarm bit 16. Resolves with what the server answered. */
function press(device: string): Promise<string> {
  const port = (JSON.parse(readFileSync(portsFile!, 'utf8')) as { terminals: { watch: { tcp: number } } }).terminals.watch.tcp
  const now = new Date().toISOString()
  const day = `${now.slice(8, 10)}${now.slice(5, 7)}${now.slice(2, 4)}`
  const time = now.slice(11, 19).replaceAll(':', '')
  const body = `AL,${day},${time},V,0.000000,N,0.0000000,E,0.00,0.0,0.0,0,80,65,1234,3,00010000,1,1,460,0,9340,3663,35,0,0.0`
  const frame = `[3G*${device}*${body.length.toString(16).padStart(4, '0')}*${body}]`
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(frame))
    socket.once('data', (data) => {
      resolve(data.toString())
      socket.destroy()
    })
    socket.once('error', reject)
  })
}

let pressed = 0

function newDevice(): string {
  pressed += 1
  return `88${String(Date.now()).slice(-7)}${pressed % 10}`
}

async function closeAllHeld(page: Page): Promise<void> {
  for (let left = 20; left > 0 && (await page.locator('.q li.mine').count()) > 0; left--) {
    await page.keyboard.press('F8')
    await page.keyboard.press('6')
    await page.keyboard.press('Enter')
    await expect(page.locator('dialog[open]')).toHaveCount(0)
    await page.waitForTimeout(300)
  }
}

test.skip(!portsFile, 'TIEXIN_PORTS is not set: no terminal can press')

for (const language of ['zh-CN', 'en'] as Language[]) {
  test(`a press is on the screen, accepted, noted and closed (${language})`, async ({ page }) => {
    const faults = watch(page)
    await dress(page, language, 'light')
    await signIn(page, 'operator')
    await closeAllHeld(page)
    const device = newDevice()
    expect(await press(device)).toContain('AL')
    const row = page.locator('.q li').filter({ hasText: device.slice(-4) })
    await expect(row).toBeVisible({ timeout: onScreenMsMax })
    await expect(row.locator('.prio--1')).toBeVisible()
    await row.click()
    await expect(page.locator('.ring-in')).toBeVisible()
    await expectAccessible(page)
    await page.keyboard.press('F2')
    await expect(row).toHaveClass(/mine/)
    await expect(page.locator('.ring-in')).toHaveCount(0)
    await page.keyboard.press('n')
    await page.keyboard.type('written by the story')
    await page.keyboard.press('Enter')
    await expect(page.locator('.tl')).toContainText('written by the story')
    await page.keyboard.press('Escape')
    await page.keyboard.press('F8')
    await expect(page.locator('dialog[open]')).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(page.locator('dialog[open] [role=alert]')).toBeVisible()
    await page.keyboard.press('6')
    await page.keyboard.press('Enter')
    await expect(row).toHaveCount(0)
    expect(faults).toEqual([])
  })
}

test('two keys close a false press', async ({ page }) => {
  await signIn(page, 'operator')
  const device = newDevice()
  await press(device)
  const row = page.locator('.q li').filter({ hasText: device.slice(-4) })
  await row.click({ timeout: onScreenMsMax })
  await page.keyboard.press('F2')
  await expect(row).toHaveClass(/mine/)
  await expect(page.locator('.acts .end')).toBeEnabled()
  await page.keyboard.press('x')
  await expect(row).toBeVisible()
  await page.keyboard.press('x')
  await expect(row).toHaveCount(0)
})

test('a seat that was offline says so, takes nothing meanwhile, and misses nothing', async ({ page, context }) => {
  await signIn(page, 'operator')
  await expect(page.locator('.bar .dot')).toBeVisible()
  await context.setOffline(true)
  await expect(page.locator('.banner--lost')).toBeVisible({ timeout: 20_000 })
  await expect(page.locator('.qf .btn')).toHaveCount(0)
  const device = newDevice()
  await press(device)
  await context.setOffline(false)
  await expect(page.locator('.banner--lost')).toHaveCount(0, { timeout: 20_000 })
  await expect(page.locator('.banner--gap').filter({ hasText: '中断' })).toBeVisible()
  const row = page.locator('.q li').filter({ hasText: device.slice(-4) })
  await row.click({ timeout: onScreenMsMax })
  await page.keyboard.press('F2')
  await expect(row).toHaveClass(/mine/)
  await closeAllHeld(page)
})

test('the second seat that answers is told who was faster', async ({ page, browser }) => {
  const other = await (await browser.newContext()).newPage()
  await signIn(page, 'operator')
  await signIn(other, 'supervisor')
  await other.goto('/seat')
  const device = newDevice()
  await press(device)
  const row = page.locator('.q li').filter({ hasText: device.slice(-4) })
  const theirs = other.locator('.q li').filter({ hasText: device.slice(-4) })
  await expect(theirs).toBeVisible({ timeout: onScreenMsMax })
  await row.click({ timeout: onScreenMsMax })
  await page.keyboard.press('F2')
  await expect(row).toHaveClass(/mine/)
  await expect(theirs).toHaveClass(/gone/)
  await other.keyboard.press('ArrowDown')
  await expect(theirs).toHaveCount(0)
  await closeAllHeld(page)
  await other.close()
})
