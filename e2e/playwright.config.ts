import { defineConfig } from '@playwright/test'
import { ENGINE_NAMES } from './support/engines/engine.ts'
import type { FlowFixtures, WorkerFixtures } from './support/flow.ts'

// biome-ignore lint/style/noDefaultExport: Playwright reads its configuration from there.
export default defineConfig<FlowFixtures, WorkerFixtures>({
  testDir: './flows',
  outputDir: '../test-results',
  workers: 2,
  fullyParallel: true,
  // A flow that fails now and then is a bug, of ours or of its own: the end of the run names it as
  // flaky, and nobody has to wait for it with a fix of something else.
  retries: 1,
  forbidOnly: true,
  reporter: 'list',
  // Bounds for a machine that is busy with others; nothing waits for them.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  projects: ENGINE_NAMES.map((name) => ({ name, use: { engine: name } })),
})
