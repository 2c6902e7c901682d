import { defineConfig } from '@playwright/test'
import { browserOptions } from './support/browser-options.ts'

// biome-ignore lint/style/noDefaultExport: Playwright reads its configuration from there.
export default defineConfig({
  testDir: './flows',
  outputDir: '../test-results',
  workers: 2,
  fullyParallel: true,
  // A flow that fails now and then is a bug, of ours or of its own.
  retries: 0,
  forbidOnly: true,
  reporter: 'list',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: { ...browserOptions(), actionTimeout: 15_000, navigationTimeout: 15_000 },
})
