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
  await page.locator('.account__box').getByRole('button', { name: '退出' }).click()
  await expect(page).toHaveURL(/sign-in/)
})

// Whether a tab nobody clicked in may sound is the browser's own choice, and it does not always choose the same. Here every
// context begins suspended, as in a browser that refuses; the click resumes the same real one.
test('a page the browser keeps silent says so until a click', async ({ page, context }) => {
  await signIn(page, 'operator')
  const fresh = await context.newPage()
  await fresh.addInitScript(() => {
    window.AudioContext = class extends AudioContext {
      constructor() {
        super()
        void this.suspend()
      }
    }
  })
  await fresh.goto('/seat')
  const banner = fresh.getByText('响铃未开：')
  await expect(banner).toBeVisible()
  await expect(fresh.locator('.bar')).toContainText('响铃未开')
  await fresh.getByRole('button', { name: '打开响铃' }).click()
  await expect(banner).toHaveCount(0)
  await expect(fresh.locator('.bar')).toContainText('响铃开')
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
