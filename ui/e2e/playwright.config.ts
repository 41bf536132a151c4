// Runs against a tiexind that is already up: BASE_URL, TIEXIN_USER and TIEXIN_PASSWORD say which and as whom.
// It starts nothing itself; Debian's Chromium is used, as in production desks.
import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  workers: 1,
  timeout: 60_000,
  reporter: [['list']],
  use: {
    baseURL: process.env.BASE_URL ?? 'http://127.0.0.1:8398',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1920, height: 1080 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      // A desk's browser keeps quiet until the first click; headless must not be more generous.
      args: ['--autoplay-policy=document-user-activation-required', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
  },
})
