// What every story of the pages needs: a signed-in desk, a watch over errors and foreign requests, the accessibility check.
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

export type Language = 'zh-CN' | 'en'
export type Theme = 'light' | 'dark'

/** Sign-ins by role: TIEXIN_OPERATOR=name:password and so on; TIEXIN_USER and TIEXIN_PASSWORD serve where a role has none. */
export function credentials(role: string): { name: string; password: string } {
  const own = process.env[`TIEXIN_${role.toUpperCase()}`]
  const at = own?.indexOf(':') ?? -1
  const name = own ? own.slice(0, at) : process.env.TIEXIN_USER
  const password = own ? own.slice(at + 1) : process.env.TIEXIN_PASSWORD
  if (!name || !password) {
    throw new Error(`No sign-in for ${role}: set TIEXIN_${role.toUpperCase()}=name:password, or TIEXIN_USER and TIEXIN_PASSWORD.`)
  }
  return { name, password }
}

/** Collects what must never happen: script errors, requests to other hosts, violations of the content security policy. */
export function watch(page: Page): string[] {
  const faults: string[] = []
  const own = new URL(process.env.BASE_URL ?? 'http://127.0.0.1:8398').host
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy/.test(message.text())) {
      faults.push(message.text())
    }
  })
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (!['data:', 'blob:'].includes(url.protocol) && url.host !== own) {
      faults.push(`foreign request: ${request.url()}`)
    }
  })
  return faults
}

export async function dress(page: Page, language: Language, theme: Theme): Promise<void> {
  await page.addInitScript(
    ([l, t]) => {
      localStorage.setItem('tiexin.language', l!)
      localStorage.setItem('tiexin.theme', t!)
    },
    [language, theme],
  )
}

export async function signIn(page: Page, role: string): Promise<void> {
  await signInAs(page, credentials(role))
}

export async function signInAs(page: Page, { name, password }: { name: string; password: string }): Promise<void> {
  await page.goto('/sign-in')
  await page.locator('#sign-in-name').fill(name)
  await page.locator('#sign-in-password').fill(password)
  await page.locator('button[type=submit]').click()
  await expect(page).not.toHaveURL(/sign-in/, { timeout: 15_000 })
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']

export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze()
  expect(violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([])
}
