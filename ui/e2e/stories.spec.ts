// The nights that must go well, through the real doors: terminals on sockets, seats in the browser, a duty telephone on HTTP,
// and a server that is killed. Times are what the stories promise; what is waited for is always something on a screen.
import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { City, cityAvailable } from './city'
import { expectAccessible, signInAs } from './desk'
import { Pendant, Watch } from './terminals'

test.skip(!cityAvailable, 'TIEXIN_BIN and TIEXIN_ROOT are not set: no server can be started')
test.describe.configure({ timeout: 180_000 })

const onScreenMsMax = 5_000
const actionMsMax = 15_000
const city = new City()

test.beforeAll(async () => {
  test.setTimeout(180_000)
  await city.start()
})
test.afterAll(() => city.stop())

interface Desk {
  page: Page
  context: BrowserContext
  leave: () => Promise<void>
}

async function sitDown(browser: Browser, name: string, path = '/seat'): Promise<Desk> {
  const context = await browser.newContext({ baseURL: city.base, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: { width: 1920, height: 1080 } })
  context.setDefaultTimeout(actionMsMax)
  const page = await context.newPage()
  await signInAs(page, city.signIn(name))
  await page.goto(path)
  await expect(page.locator(path === '/seat' ? '.bar .dot' : 'h1').first()).toBeVisible({ timeout: actionMsMax })
  return { page, context, leave: () => context.close() }
}

type Json = Record<string, any>

async function read(page: Page, path: string): Promise<Json> {
  const answer = await page.request.get(path)
  expect(answer.ok(), `${path} answered ${answer.status()}`).toBe(true)
  return (await answer.json()) as Json
}

/** What this person wears, as the file says. */
async function wornBy(page: Page, name: string, protocol: string): Promise<{ id: string; device: string; elder: string }> {
  const found = await read(page, `/api/v1/elders?q=${encodeURIComponent(name)}`)
  for (const row of found.items.filter((one: Json) => one.name === name)) {
    const file = await read(page, `/api/v1/elders/${row.id}`)
    for (const worn of file.terminals) {
      if (worn.terminal.protocol === protocol) {
        return { id: worn.terminal.id, device: worn.terminal.device, elder: row.id }
      }
    }
  }
  throw new Error(`${name} wears no ${protocol} in the demo city.`)
}

interface Worn {
  device: string
  name: string
}

/**
 * Two watches of elders no story above tells of, in the area of this seat: a press within ten minutes of a close reopens the closed
 * incident with its alarms, so that one who pressed before cannot show that a press was counted once.
 */
async function twoNobodyTold(page: Page): Promise<[Worn, Worn]> {
  const told = ['张桂英', '李建国', '杨淑芬', '刘玉珍']
  const rows: Json[] = (await read(page, '/api/v1/terminals?protocol=watch&state=commissioned&limit=100')).items
  const fresh = rows.filter((row) => row.elder && !told.includes(row.elder.name)).map((row): Worn => ({ device: row.device, name: row.elder.name }))
  const first = fresh[0]
  const second = fresh.find((one) => first && !one.name.includes(first.name) && !first.name.includes(one.name))
  if (!first || !second) {
    throw new Error('The area of this seat has no two watches of elders no story tells of.')
  }
  return [first, second]
}

const rowOf = (page: Page, text: string) => page.locator('.q li').filter({ hasText: text })

async function closeHeld(page: Page, outcome: string, note?: string): Promise<void> {
  await page.keyboard.press('F8')
  await expect(page.locator('dialog[open]')).toBeVisible()
  await page.keyboard.press(outcome)
  if (note) {
    await page.locator('#close-note').fill(note)
    await page.locator('dialog[open] button[type=submit]').click()
  } else {
    await page.keyboard.press('Enter')
  }
  await expect(page.locator('dialog[open]')).toHaveCount(0)
}

async function incidentOf(page: Page, elderName: string): Promise<Json> {
  const queue = await read(page, '/api/v1/queue')
  const row = queue.items.find((one: Json) => one.elder?.name === elderName)
  expect(row, `${elderName} is in the queue`).toBeTruthy()
  return read(page, `/api/v1/incidents/${row.id}`)
}

test('1: at night, the bathroom floor: on the screen, held, told, called back, closed, every second kept', async ({ browser }) => {
  const wang = await sitDown(browser, 'wangfang')
  const li = await sitDown(browser, 'limin')
  const { page } = wang
  const worn = await wornBy(page, '张桂英', 'watch')
  const watch = new Watch(worn.device, () => city.port('watch'))
  // At the window it had a fix beside the neighbourhood's networks; on the bathroom floor it hears them, and has no fix.
  const wifi = [{ name: 'home', mac: 'a0:b1:c2:d3:e4:f5', rssi: -50 }]
  for (const minutesAgo of [46, 43, 40]) {
    watch.report({ fix: { lat: 40.0812, lon: 113.3101 }, at: new Date(Date.now() - minutesAgo * 60_000), wifi })
  }
  await expect.poll(async () => (await read(page, `/api/v1/terminals/${worn.id}`)).positions.length).toBeGreaterThan(0)
  expect(await watch.press({ status: '00030000', battery: 11, wifi })).toBe(true)

  const row = rowOf(page, '张桂英')
  await expect(row).toBeVisible({ timeout: onScreenMsMax })
  await expect(row.locator('.prio--1')).toBeVisible()
  await expect(page.locator('.q li').first()).toContainText('张桂英')
  await expect(rowOf(li.page, '张桂英')).toBeVisible({ timeout: onScreenMsMax })
  await expect(page.locator('.a-inc h1')).toContainText('电量低 11%')
  await page.keyboard.press('F2')
  await expect(row).toHaveClass(/mine/)
  await expect(rowOf(li.page, '王芳')).toHaveClass(/gone/)

  const file = page.locator('.a-file')
  await expect(file.locator('.allergy')).toContainText('青霉素')
  await expect(file.locator('.talk')).toContainText('慢说，靠左耳')
  await expect(file.locator('.code')).toHaveText('2580#')
  await expect(file).toContainText('李秀梅')
  await expect(file).toContainText('太原')
  const present = file.locator('.places li:not(.old)').first()
  await expect(present).toContainText('无线网')
  await expect(present).toContainText('35')
  await expect(file.locator('.places li.old').first()).toContainText('40')
  await expectAccessible(page)

  await page.keyboard.press('F4')
  expect(await watch.obey('CALL')).not.toBeNull()
  await expect(page.locator('.a-inc .cmd li.done')).toHaveCount(4)

  await page.keyboard.press('F6')
  const keyHolder = page.locator('.resp li').filter({ hasText: '李秀梅' })
  await expect(keyHolder.locator('.lamp--sent')).toBeVisible()
  await expect.poll(() => city.listener.heard.filter((one) => one.path === '/responders').length).toBe(1)
  const told = city.listener.heard.find((one) => one.path === '/responders')!.body as Json
  expect(told.responder.name).toBe('李秀梅')
  expect(told.incident.elder.name).toBe('张桂英')
  for (const state of ['已看', '到场']) {
    await keyHolder.getByRole('button', { name: /李秀梅 的答复/ }).click()
    await page.locator('dialog[open]').getByRole('button', { name: state, exact: true }).click()
    await expect(page.locator('dialog[open]')).toHaveCount(0)
  }
  await expect(keyHolder.locator('.lamp--answered')).toBeVisible()

  const open = await incidentOf(page, '张桂英')
  await closeHeld(page, '1', '摔倒，未叫救护车')
  await expect(row).toHaveCount(0)
  const closed = await read(page, `/api/v1/incidents/${open.id}`)
  expect(closed.outcome).toBe('helped')
  expect(closed.kinds).toEqual(['sos', 'low_battery'])
  const alarm = closed.alarms[0]
  for (const time of ['received_at', 'committed_at', 'seen_at', 'answered_at']) {
    expect(alarm.times[time], time).toBeTruthy()
  }
  const kinds = closed.timeline.map((entry: Json) => entry.kind)
  for (const kind of ['IncidentRaised', 'AlarmSeen', 'IncidentAccepted', 'CommandConfirmed', 'ResponderTold', 'ResponderSeen', 'ResponderArrived', 'IncidentClosed']) {
    expect(kinds).toContain(kind)
  }
  watch.end()
  await wang.leave()
  await li.leave()
})

test('2: nobody answers: the other area, the supervisor, the duty telephone; the first to accept wins', async ({ browser }) => {
  const wang = await sitDown(browser, 'wangfang')
  const zhao = await sitDown(browser, 'zhaomin')
  const boss = await sitDown(browser, 'liujianhua', '/supervisor')
  await wang.page.keyboard.press('F11')
  const back = wang.page.getByRole('button', { name: '回到空闲' })
  await expect(back).toBeVisible()
  const worn = await wornBy(wang.page, '李建国', 'watch')
  const watch = new Watch(worn.device, () => city.port('watch'))
  const pressedAt = Date.now()
  expect(await watch.press()).toBe(true)
  await expect(rowOf(wang.page, '李建国')).toBeVisible({ timeout: onScreenMsMax })
  await expect(rowOf(zhao.page, '李建国')).toHaveCount(0)
  await expect(rowOf(zhao.page, '李建国')).toBeVisible({ timeout: 20_000 })
  expect(Date.now() - pressedAt).toBeGreaterThan(14_000)
  await expect(boss.page.locator('#waiting tbody tr').filter({ hasText: '李建国' })).toContainText('班长', { timeout: 25_000 })
  await expect.poll(() => city.listener.heard.filter((one) => one.path === '/duty').length, { timeout: 65_000 }).toBe(1)
  expect(Date.now() - pressedAt).toBeGreaterThan(55_000)
  const duty = city.listener.heard.find((one) => one.path === '/duty')!.body as Json
  expect(duty.kind).toBe('escalation')
  expect(duty.incident.elder.name).toBe('李建国')

  await rowOf(zhao.page, '李建国').click()
  await zhao.page.keyboard.press('F2')
  await expect(rowOf(zhao.page, '李建国')).toHaveClass(/mine/)
  await expect(rowOf(wang.page, '赵敏')).toHaveClass(/gone/)
  const late = await wang.page.evaluate(async (id) => {
    const session = (await (await fetch('/api/v1/sessions/current')).json()) as { csrf_token: string }
    const answer = await fetch(`/api/v1/incidents/${id}/accept`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': session.csrf_token }, body: '{}' })
    return { status: answer.status, body: await answer.json() }
  }, (await incidentOf(zhao.page, '李建国')).id)
  expect(late.status).toBe(409)
  expect(late.body.holder.name).toBe('赵敏')

  const steps = (await incidentOf(zhao.page, '李建国')).timeline.filter((entry: Json) => entry.kind === 'EscalationStepTaken').reverse()
  expect(steps.map((entry: Json) => entry.payload.kind)).toEqual(['offer_seats', 'offer_other_area', 'tell_supervisor', 'webhook'])
  expect(steps.map((entry: Json) => entry.payload.reason)).toEqual(['in_queue', 'unanswered', 'unanswered', 'unanswered'])
  await closeHeld(zhao.page, '1')
  await back.click()
  await expect(back).toHaveCount(0)
  watch.end()
  for (const desk of [wang, zhao, boss]) {
    await desk.leave()
  }
})

test('3: the seat dies: within a minute the incident is back on top, and she is told on her return', async ({ browser }) => {
  const wang = await sitDown(browser, 'wangfang')
  const li = await sitDown(browser, 'limin')
  const boss = await sitDown(browser, 'liujianhua', '/supervisor')
  const worn = await wornBy(wang.page, '张桂英', 'watch')
  const watch = new Watch(worn.device, () => city.port('watch'))
  expect(await watch.press({ at: new Date(Date.now() + 30_000) })).toBe(true)
  await expect(rowOf(wang.page, '张桂英')).toBeVisible({ timeout: onScreenMsMax })
  await wang.page.keyboard.press('F2')
  await expect(rowOf(wang.page, '张桂英')).toHaveClass(/mine/)
  await expect(rowOf(li.page, '张桂英')).toHaveClass(/gone/)
  await li.page.keyboard.press('Home')

  // Her computer loses its power: the browser is gone without a goodbye.
  await wang.leave()
  const back = rowOf(li.page, '张桂英')
  await expect(back).toContainText('原由 王芳', { timeout: 70_000 })
  await expect(li.page.locator('.q li').first()).toContainText('张桂英')
  await expect(boss.page.locator('.lostseat').filter({ hasText: '王芳' })).toBeVisible()
  await expect(boss.page.locator('#waiting tbody tr').filter({ hasText: '张桂英' })).toBeVisible()

  const again = await sitDown(browser, 'wangfang')
  await expect(again.page.getByRole('dialog', { name: '您离线期间' })).toContainText('张桂英')
  await again.page.getByRole('button', { name: '知道了' }).click()

  await back.click()
  await li.page.keyboard.press('F2')
  await expect(back).toHaveClass(/mine/)
  await closeHeld(li.page, '1')
  watch.end()
  for (const desk of [again, li, boss]) {
    await desk.leave()
  }
})

test('4: pressed by mistake the ninth time: two keys, counted; a press 20 s later reopens it', async ({ browser }) => {
  const li = await sitDown(browser, 'limin')
  const worn = await wornBy(li.page, '刘玉珍', 'minifinder2')
  const before = (await read(li.page, `/api/v1/terminals/${worn.id}/false-presses`)).count_30d as number
  const pendant = new Pendant(worn.device, city.port('minifinder2'))
  const row = rowOf(li.page, '刘玉珍')
  expect(await pendant.press()).toBe(true)
  await row.click({ timeout: onScreenMsMax })
  await li.page.keyboard.press('x')
  await expect(row).toBeVisible()
  await li.page.keyboard.press('x')
  await expect(row).toHaveCount(0)
  const counted = await read(li.page, `/api/v1/terminals/${worn.id}/false-presses`)
  expect(counted.count_30d).toBe(before + 1)
  expect(counted.count_30d).toBe(9)

  const clerk = await sitDown(browser, 'wuyan', `/terminals?open=${worn.id}`)
  const drawer = clerk.page.locator('#terminal-drawer')
  await expect(drawer).toContainText('9')
  await expect(drawer.locator('.advice')).toBeVisible()
  await expect(drawer.locator('.pressed').first().locator('time')).toHaveCount(9)

  await li.page.waitForTimeout(20_000)
  expect(await pendant.press()).toBe(true)
  await expect(row).toBeVisible({ timeout: onScreenMsMax })
  const again = await incidentOf(li.page, '刘玉珍')
  expect(again.reopened_count).toBe(1)
  expect(again.alarm_count).toBe(2)
  await row.click()
  await li.page.keyboard.press('F2')
  await expect(row).toHaveClass(/mine/)
  await closeHeld(li.page, '1')
  pendant.end()
  await clerk.leave()
  await li.leave()
})

test('5: a press from a box: unknown, enrolled from the same screen, and the next press needs nothing more', async ({ browser }) => {
  const li = await sitDown(browser, 'limin')
  const device = `77${String(Date.now()).slice(-8)}`
  const watch = new Watch(device, () => city.port('watch'))
  expect(await watch.press()).toBe(true)
  const row = rowOf(li.page, device.slice(-4))
  await row.click({ timeout: onScreenMsMax })
  await expect(li.page.locator('.a-inc h1')).toContainText('未知终端')
  await expect(li.page.locator('.a-inc .sub')).toContainText(device)
  await li.page.keyboard.press('F2')
  await expect(row).toHaveClass(/mine/)
  await li.page.getByRole('button', { name: '认定老人' }).click()
  await expect(li.page.getByRole('checkbox')).toBeChecked()
  await li.page.keyboard.type('ysf')
  await expect(li.page.locator('.found li').first()).toBeVisible()
  await li.page.locator('.found li').filter({ hasText: '杨淑芬' }).first().click()
  await expect(li.page.locator('dialog[open]')).toHaveCount(0)
  await expect(li.page.locator('.a-inc h1')).toContainText('杨淑芬')
  await expect(li.page.locator('.a-file h2')).toContainText('杨淑芬')
  await closeHeld(li.page, '6')

  expect(await watch.press({ at: new Date(Date.now() + 60_000) })).toBe(true)
  const next = rowOf(li.page, '杨淑芬')
  await expect(next).toBeVisible({ timeout: onScreenMsMax })
  await expect(next.locator('.prio--1')).toBeVisible()
  await next.click()
  await li.page.keyboard.press('F2')
  await expect(next).toHaveClass(/mine/)
  await closeHeld(li.page, '1')
  watch.end()
  await li.leave()
})

test('6: the power comes back: each press once, the gap is said, nothing jumps under the cursor', async ({ browser }) => {
  const li = await sitDown(browser, 'limin')
  const worn = await twoNobodyTold(li.page)
  const names = [worn[0].name, worn[1].name] as const
  const watches = worn.map((one) => new Watch(one.device, () => city.port('watch')))
  const later = new Date(Date.now() + 5 * 60_000)
  expect(await watches[0]!.press({ at: later })).toBe(true)
  await expect(rowOf(li.page, names[0])).toBeVisible({ timeout: onScreenMsMax })
  await rowOf(li.page, names[0]).click()
  const chosen = li.page.locator('.q li[aria-selected=true]')
  await expect(chosen).toContainText(names[0])
  const order = await li.page.locator('.q li .k').allInnerTexts()

  // Its press is in flight when the power goes: answered or not, the terminal goes by what it heard.
  const inFlight = watches[1]!.press({ at: later })
  await city.kill()
  const answered = await inFlight
  await expect(li.page.locator('.banner--lost')).toBeVisible({ timeout: 20_000 })
  await city.restart()
  for (const watch of watches) {
    watch.reconnect()
  }
  // The first was answered before and repeats all the same; the second repeats what was not answered.
  expect(await watches[0]!.press({ at: later })).toBe(true)
  if (!answered) {
    expect(await watches[1]!.press({ at: later })).toBe(true)
  }

  await expect(li.page.locator('.banner--lost')).toHaveCount(0, { timeout: 30_000 })
  const gap = li.page.locator('.banner--gap').filter({ hasText: '中断' })
  await expect(gap).toBeVisible()
  await expect(gap).toContainText(/\d\d:\d\d:\d\d–\d\d:\d\d:\d\d 中断，已从第 [1-9][\d,]* 条事件续上/)
  await expect(rowOf(li.page, names[1])).toHaveCount(1, { timeout: onScreenMsMax })
  await expect(rowOf(li.page, names[0])).toHaveCount(1)
  await expect(chosen).toContainText(names[0])
  expect((await li.page.locator('.q li .k').allInnerTexts()).slice(0, order.length)).toEqual(order)
  for (const name of names) {
    expect((await incidentOf(li.page, name)).alarm_count, name).toBe(1)
  }
  for (const name of names) {
    await rowOf(li.page, name).click()
    await li.page.keyboard.press('F2')
    await expect(rowOf(li.page, name)).toHaveClass(/mine/)
    await closeHeld(li.page, '1')
    await expect(rowOf(li.page, name)).toHaveCount(0)
  }
  watches.forEach((watch) => watch.end())
  await li.leave()
})
