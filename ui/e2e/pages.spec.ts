// What people click in the back office does what it says. Against the demo city.
import { readFileSync } from 'node:fs'
import { expect, test, type Download, type Page } from '@playwright/test'
import { signIn } from './desk'

const exportMsMax = 90_000

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
  await page.locator('#elders-q').fill('zgy')
  await expect(rows.filter({ hasText: '张桂英' }).first()).toBeVisible()
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
