// What people click in the back office does what it says: an export holds the rows, undo restores, a reveal is recorded, a user
// who was added can sign in, and the queue names places in words. Against the demo city.
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { expect, test, type Download, type Page } from '@playwright/test'
import { signIn, watch } from './desk'

const portsFile = process.env.TIEXIN_PORTS
const exportMsMax = 90_000
const onScreenMsMax = 10_000

type Json = Record<string, any>

async function read(page: Page, path: string): Promise<Json> {
  const answer = await page.request.get(path)
  expect(answer.ok(), `${path} answered ${answer.status()}`).toBe(true)
  return (await answer.json()) as Json
}

async function elderNamed(page: Page, name: string): Promise<Json> {
  const found = await read(page, `/api/v1/elders?q=${encodeURIComponent(name)}`)
  const row = found.items.find((one: Json) => one.name === name)
  expect(row, `${name} lives in the demo city`).toBeTruthy()
  return row as Json
}

async function exported(page: Page, button: string): Promise<{ file: Download; bytes: Buffer }> {
  const waiting = page.waitForEvent('download', { timeout: exportMsMax })
  await page.getByRole('button', { name: button }).click()
  const file = await waiting
  return { file, bytes: readFileSync(await file.path()) }
}

test('the CSV of the elders holds every row of the city, not its beginning', async ({ page }) => {
  test.setTimeout(exportMsMax * 2)
  const faults = watch(page)
  await signIn(page, 'registrar')
  await page.goto('/elders')
  const total = (await read(page, '/api/v1/elders?limit=1')).total as number
  const { file, bytes } = await exported(page, '导出 CSV')
  expect(file.suggestedFilename()).toBe('老人档案.csv')
  const text = bytes.toString('utf8')
  expect(text.charCodeAt(0)).toBe(0xfeff)
  const lines = text.trimEnd().split('\r\n')
  expect(lines[0]).toContain('姓名,性别,年龄')
  expect(lines).toHaveLength(total + 1)
  expect(faults).toEqual([])
})

test('the XLSX of a search is a workbook with the rows it showed', async ({ page }) => {
  await signIn(page, 'registrar')
  await page.goto('/elders?q=zhangguiying')
  await expect(page.locator('tbody tr').first()).toContainText('张桂英')
  const { file, bytes } = await exported(page, '导出 XLSX')
  expect(file.suggestedFilename()).toBe('老人档案.xlsx')
  // A browser reads the workbook back: it is a ZIP whose parts are deflated.
  const parts = await page.evaluate(async (encoded) => {
    const data = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0))
    const view = new DataView(data.buffer)
    let at = data.length - 22
    while (view.getUint32(at, true) !== 0x06054b50) {
      at -= 1
    }
    const texts: string[] = []
    let entry = view.getUint32(at + 16, true)
    for (let left = view.getUint16(at + 10, true); left > 0; left--) {
      const [method, size, name, extra, comment, local] = [view.getUint16(entry + 10, true), view.getUint32(entry + 20, true), view.getUint16(entry + 28, true), view.getUint16(entry + 30, true), view.getUint16(entry + 32, true), view.getUint32(entry + 42, true)]
      const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
      const packed = new Blob([data.slice(from, from + size)])
      texts.push(await new Response(method === 0 ? packed : packed.stream().pipeThrough(new DecompressionStream('deflate-raw'))).text())
      entry += 46 + name + extra + comment
    }
    return texts.join('\n')
  }, bytes.toString('base64'))
  for (const shown of await page.locator('tbody tr td:first-child').allInnerTexts()) {
    expect(parts).toContain(shown)
  }
  expect(parts).toContain('助老服务卡')
  // Columns as wide as what they hold, and a head that stays.
  expect(parts).toMatch(/<col min="5" max="5" width="[1-9][0-9]/)
  expect(parts).toContain('state="frozen"')
})

test('pages turn, columns sort, initials find', async ({ page }) => {
  await signIn(page, 'registrar')
  await page.goto('/elders')
  const rows = page.locator('tbody tr')
  await expect(rows).toHaveCount(20)
  const first = await rows.first().innerText()
  await page.getByRole('button', { name: '下一页' }).click()
  await expect(page.locator('.data__foot')).toContainText('第 21–40 条')
  await expect(rows.first()).not.toHaveText(first)
  await page.getByRole('button', { name: '上一页' }).click()
  await expect(page.locator('.data__foot')).toContainText('第 1–20 条')
  await page.getByRole('button', { name: /年龄/ }).click()
  await expect(page.locator('th[aria-sort=descending]')).toContainText('年龄')
  const ages = async () => (await page.locator('tbody td:nth-child(3)').allInnerTexts()).map(Number)
  await expect.poll(async () => JSON.stringify(await ages()) === JSON.stringify([...(await ages())].sort((a, b) => b - a))).toBe(true)
  await page.getByRole('button', { name: /年龄/ }).click()
  await expect(page.locator('th[aria-sort=ascending]')).toContainText('年龄')
  await expect.poll(async () => JSON.stringify(await ages()) === JSON.stringify([...(await ages())].sort((a, b) => a - b))).toBe(true)
  await page.locator('#elders-q').fill('zgy')
  await expect(rows.filter({ hasText: '张桂英' }).first()).toBeVisible()
})

test('the search of the map names a terminal and who wears it', async ({ page }) => {
  const faults = watch(page)
  await signIn(page, 'supervisor')
  await page.goto('/live-map')
  await page.getByRole('combobox', { name: '查找终端' }).fill('zhangguiying')
  const found = page.getByRole('option').filter({ hasText: '张桂英' })
  await expect(found).toContainText('平城区')
  await page.keyboard.press('Enter')
  await expect(page.locator('.facts')).toContainText('张桂英')
  await expect(page.locator('.facts')).toContainText('手表')
  await expect(found).toBeHidden()
  expect(faults).toEqual([])
})

test('who knocks is enrolled to an elder to the end, and retired again', async ({ page }) => {
  test.skip(!portsFile, 'TIEXIN_PORTS is not set: no terminal can press')
  await signIn(page, 'supervisor')
  const device = `77${String(Date.now()).slice(-8)}`
  await press(device)
  await page.goto('/terminals')
  const dialog = page.locator('dialog[open]')
  await page.locator('#knocking tr').filter({ hasText: device }).getByRole('button', { name: /登记给老人/ }).click({ timeout: onScreenMsMax })
  await dialog.locator('button[type=submit]').click()
  await expect(dialog.locator('.faults a')).toHaveCount(1)
  await dialog.locator('#finder-query').fill('tianguilan')
  await dialog.getByRole('option').filter({ hasText: '田桂兰' }).first().click()
  await expect(dialog.locator('.chosen')).toContainText('田桂兰')
  await dialog.locator('button[type=submit]').click()
  await expect(dialog.locator('.await')).toBeVisible()
  await dialog.locator('footer .btn--main').click()
  const drawer = page.locator('#terminal-drawer')
  await expect(drawer).toContainText(device)
  await drawer.getByRole('button', { name: '停用…' }).click()
  await expect(dialog.locator('button[type=submit]')).toBeDisabled()
  await dialog.locator('#retire-reason').fill('试过了')
  await dialog.locator('#retire-reason').press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(drawer.locator('header .tag')).toHaveText('已停用')
  // Its press was an incident all the same: nothing stays in the queue for the stories that follow.
  await page.goto('/seat')
  const row = page.locator('.q li').filter({ hasText: '田桂兰' })
  await row.click()
  await page.keyboard.press('F2')
  await expect(row).toHaveClass(/mine/)
  await page.keyboard.press('F8')
  await page.keyboard.press('6')
  await page.keyboard.press('Enter')
  await expect(row).toHaveCount(0)
})

test('undo brings back what a change took', async ({ page }) => {
  await signIn(page, 'registrar')
  const elder = await elderNamed(page, '张桂英')
  const before = (await read(page, `/api/v1/elders/${elder.id}`)).note as string
  const written = `写于 ${Date.now()}`
  await page.goto(`/elders/${elder.id}/edit`)
  await expect(page.locator('#e-note')).toHaveValue(before)
  await page.locator('#e-note').fill(written)
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page).toHaveURL(new RegExp(`/elders/${elder.id}$`))
  await expect(page.locator('main')).toContainText(written)
  await page.locator('main').getByText('修改记录', { exact: true }).click()
  await page.getByRole('button', { name: '撤销…' }).first().click()
  await page.locator('dialog[open] .btn--main').click()
  await expect(page.locator('dialog[open]')).toHaveCount(0)
  expect((await read(page, `/api/v1/elders/${elder.id}`)).note).toBe(before)
})

test('a reveal asks why, shows the number, and stands in the access log', async ({ page, browser }) => {
  await signIn(page, 'registrar')
  const elder = await elderNamed(page, '张桂英')
  await page.goto(`/elders/${elder.id}`)
  await page.getByRole('button', { name: /查看（会记录）\s*身份证/ }).click()
  await page.locator('dialog[open] button[type=submit]').click()
  await expect(page.locator('dialog[open] .field--bad')).toBeVisible()
  const why = `核对 ${Date.now()}`
  await page.locator('dialog[open] input').fill(why)
  await page.locator('dialog[open] button[type=submit]').click()
  await expect(page.locator('.reveal [role=status]').first()).toHaveText(/^[0-9]{17}[0-9X]$/)
  const auditor = await (await browser.newContext()).newPage()
  await signIn(auditor, 'auditor')
  await auditor.goto('/access-log')
  await expect(auditor.locator('tbody tr').filter({ hasText: why })).toContainText('张桂英')
  await auditor.context().close()
})

test('a user who was added signs in with the password shown once, and again after a reset', async ({ page, browser }) => {
  await signIn(page, 'administrator')
  const name = `story${Date.now()}`
  await page.goto('/users')
  await page.getByRole('button', { name: '加用户' }).click()
  const dialog = page.locator('dialog[open]')
  await dialog.locator('button[type=submit]').click()
  await expect(dialog.locator('.faults a')).toHaveCount(3)
  await dialog.locator('#user-display_name').fill('新来的')
  await dialog.locator('#user-name').fill(name)
  await dialog.getByRole('button', { name: '全市' }).click()
  await dialog.locator('button[type=submit]').click()
  const shown = dialog.locator('.password')
  const first = await shown.innerText()
  await enters(first)
  await dialog.locator('.btn--main').click()
  await page.locator('tbody tr').filter({ hasText: name }).getByRole('button', { name: /重置密码/ }).click()
  await dialog.locator('.btn--main').click()
  await expect(shown).toBeVisible()
  const second = await shown.innerText()
  expect(second).not.toBe(first)
  await enters(second)

  async function enters(password: string): Promise<void> {
    const theirs = await (await browser.newContext()).newPage()
    await theirs.goto('/sign-in')
    await theirs.locator('#sign-in-name').fill(name)
    await theirs.locator('#sign-in-password').fill(password)
    await theirs.locator('button[type=submit]').click()
    // A generated password opens one door only: the one where it is changed.
    await expect(theirs.locator('#password-new')).toBeVisible()
    await theirs.context().close()
  }
})

test('a row that came over the stream names its place in words, and so does the text read to 120', async ({ page }) => {
  test.skip(!portsFile, 'TIEXIN_PORTS is not set: no terminal can press')
  await signIn(page, 'supervisor')
  const elder = await elderNamed(page, '张桂英')
  const worn = (await read(page, `/api/v1/elders/${elder.id}`)).terminals[0].terminal as Json
  await page.goto('/seat')
  await expect(page.locator('.bar .dot')).toBeVisible()
  await press(worn.device as string)
  const row = page.locator('.q li').filter({ hasText: '张桂英' })
  await expect(row.locator('.w')).toContainText('平城区御河街道', { timeout: onScreenMsMax })
  await expect(row.locator('.w')).not.toContainText(/[0-9]{6,}/)
  await row.click()
  await page.keyboard.press('F2')
  await expect(row).toHaveClass(/mine/)
  await page.keyboard.press('F9')
  await expect(page.locator('dialog[open]')).toContainText('平城区御河街道')
  await page.keyboard.press('Escape')
  await page.keyboard.press('F8')
  await page.keyboard.press('6')
  await page.keyboard.press('Enter')
  await expect(row).toHaveCount(0)
})

/** A watch presses SOS: 4P-Touch protocol, alarm bit 16. */
function press(device: string): Promise<void> {
  const port = (JSON.parse(readFileSync(portsFile!, 'utf8')) as Json).terminals.watch.tcp as number
  const now = new Date().toISOString()
  const day = `${now.slice(8, 10)}${now.slice(5, 7)}${now.slice(2, 4)}`
  const time = now.slice(11, 19).replaceAll(':', '')
  const body = `AL,${day},${time},V,0.000000,N,0.0000000,E,0.00,0.0,0.0,0,80,65,1234,3,00010000,1,1,460,0,9340,3663,35,0,0.0`
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`[3G*${device}*${body.length.toString(16).padStart(4, '0')}*${body}]`))
    socket.once('data', () => {
      socket.destroy()
      resolve()
    })
    socket.once('error', reject)
  })
}
