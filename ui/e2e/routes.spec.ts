// Every page of the route table opens for its role, in both languages and both themes, without an accessibility violation,
// a script error or a request to another host.
import { expect, test, type Page } from '@playwright/test'
import { routes } from '../src/routes'
import { dress, expectAccessible, signIn, watch, type Language, type Theme } from './desk'

const languages: Language[] = ['zh-CN', 'en']
// Who may open what the operator may not.
const roleFor: Record<string, string> = { supervisor: 'supervisor', 'elder-new': 'registrar', users: 'administrator', 'access-log': 'auditor' }
const settleMs = 1_500
const repaintMs = 400

async function turnTo(page: Page, theme: Theme): Promise<void> {
  await page.locator('.account > summary').click()
  await page.locator('#account-theme').selectOption(theme)
  await page.keyboard.press('Escape')
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
  await page.waitForTimeout(repaintMs)
}

const open = routes.filter((one) => one.permission !== 'public' && !one.path.includes(':'))
const roles = [...new Set(open.map((one) => roleFor[one.name] ?? 'operator'))]

for (const language of languages) {
  test.describe(language, () => {
    for (const theme of ['light', 'dark'] as const) {
      test(`sign-in, ${theme}`, async ({ page }) => {
        const faults = watch(page)
        await dress(page, language, theme)
        await page.goto('/sign-in')
        await expect(page.locator('#sign-in-name')).toBeVisible()
        await expectAccessible(page)
        expect(faults).toEqual([])
      })
    }
    // One sign-in a role, each page by day and by night: the look is turned as a person turns it.
    for (const role of roles) {
      test(`the pages of the ${role}`, async ({ page }) => {
        const pages = open.filter((one) => (roleFor[one.name] ?? 'operator') === role)
        test.setTimeout(30_000 * (pages.length + 1))
        const faults = watch(page)
        let theme: Theme = 'light'
        await page.addInitScript((l) => localStorage.setItem('tiexin.language', l), language)
        await page.addInitScript(() => localStorage.setItem('tiexin.theme', localStorage.getItem('tiexin.theme') ?? 'light'))
        await signIn(page, role)
        for (const route of pages) {
          await test.step(route.path, async () => {
            await page.goto(route.path)
            await expect(page.locator('h1').first()).toBeVisible()
            await expect(page.locator('.state[role=alert]')).toHaveCount(0)
            await page.waitForTimeout(settleMs)
            await expectAccessible(page)
            theme = theme === 'light' ? 'dark' : 'light'
            await turnTo(page, theme)
            await expectAccessible(page)
          })
        }
        expect(faults).toEqual([])
      })
    }
  })
}
