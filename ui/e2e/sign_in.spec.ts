import { expect, test } from '@playwright/test'
import { credentials, signIn } from './desk'

test('a wrong password says what to do and keeps the name', async ({ page }) => {
  const { name } = credentials('operator')
  await page.goto('/sign-in')
  await page.locator('#sign-in-name').fill(name)
  await page.locator('#sign-in-password').fill('certainly not this one')
  await page.keyboard.press('Enter')
  await expect(page.locator('[role=alert]').first()).toBeVisible()
  await expect(page.locator('#sign-in-name')).toHaveValue(name)
  await expect(page.locator('#sign-in-password')).toHaveValue('')
})

test('an empty form names each missing field and links to it', async ({ page }) => {
  await page.goto('/sign-in')
  await page.locator('button[type=submit]').click()
  const faults = page.locator('.faults a')
  await expect(faults).toHaveCount(2)
  await faults.first().click()
  await expect(page.locator('#sign-in-name')).toBeFocused()
})

test('an operator lands on the seat, hears the bell after the click, and signs out', async ({ page }) => {
  await signIn(page, 'operator')
  await expect(page).toHaveURL(/\/seat$/)
  await expect(page.getByText('响铃开')).toBeVisible()
  await page.locator('.who summary').click()
  await page.locator('.account__box .btn').click()
  await expect(page).toHaveURL(/sign-in/)
})

// Whether a tab nobody clicked in may sound is the browser's to say, and it does not always say the same: the page must tell
// what is true here, and a click must open the bell in either case.
test('a page nobody has clicked in says whether the bell can sound, and a click opens it', async ({ page, context }) => {
  await signIn(page, 'operator')
  const fresh = await context.newPage()
  await fresh.goto('/seat')
  await expect(fresh.locator('.bar .dot')).toBeVisible()
  const sounds = await fresh.evaluate(async () => {
    const audio = new AudioContext()
    await Promise.race([audio.resume(), new Promise((done) => setTimeout(done, 1_000))])
    return audio.state === 'running'
  })
  const banner = fresh.getByText('响铃未开：')
  const lamp = fresh.locator('.bar')
  await expect(banner).toHaveCount(sounds ? 0 : 1)
  await expect(lamp).toContainText(sounds ? '响铃开' : '响铃未开')
  if (!sounds) {
    await fresh.getByRole('button', { name: '打开响铃' }).click()
  }
  await expect(banner).toHaveCount(0)
  await expect(lamp).toContainText('响铃开')
})

test('a page asked for before signing in opens after it', async ({ page }) => {
  const { name, password } = credentials('operator')
  await page.goto('/incidents')
  await expect(page).toHaveURL(/sign-in\?back=/)
  await page.locator('#sign-in-name').fill(name)
  await page.locator('#sign-in-password').fill(password)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/incidents/)
})
