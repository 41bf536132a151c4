// Every page of the route table opens for its role, in both languages and both themes, without an accessibility violation,
// a script error or a request to another host.
import { expect, test } from '@playwright/test'
import { routes } from '../src/routes'
import { dress, expectAccessible, signIn, watch, type Language, type Theme } from './desk'

const looks: [Language, Theme][] = [
  ['zh-CN', 'light'],
  ['zh-CN', 'dark'],
  ['en', 'light'],
  ['en', 'dark'],
]
// Who may open what the operator may not.
const roleFor: Record<string, string> = { supervisor: 'supervisor', 'elder-new': 'registrar', users: 'administrator', 'access-log': 'auditor' }
const settleMs = 1_500

for (const [language, theme] of looks) {
  test.describe(`${language} ${theme}`, () => {
    test('sign-in', async ({ page }) => {
      const faults = watch(page)
      await dress(page, language, theme)
      await page.goto('/sign-in')
      await expect(page.locator('#sign-in-name')).toBeVisible()
      await expectAccessible(page)
      expect(faults).toEqual([])
    })
    for (const route of routes.filter((one) => one.permission !== 'public' && !one.path.includes(':'))) {
      test(route.path, async ({ page }) => {
        const faults = watch(page)
        await dress(page, language, theme)
        await signIn(page, roleFor[route.name] ?? 'operator')
        await page.goto(route.path)
        await expect(page.locator('h1').first()).toBeVisible()
        await expect(page.locator('.state[role=alert]')).toHaveCount(0)
        await page.waitForTimeout(settleMs)
        await expectAccessible(page)
        expect(faults).toEqual([])
      })
    }
  })
}
