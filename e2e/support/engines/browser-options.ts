import type { BrowserContextOptions, LaunchOptions } from '@playwright/test'
import { findChromium } from './find-chromium.ts'

const LAUNCH_ARGUMENTS = [
  // Chromium's sandbox refuses root, which is whom a container runs the flows as.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  '--disable-sync',
]

/** A person's browser: a headless one says so in its name, and its clicks are not counted. */
const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) ' +
  'Chrome/140.0.0.0 Safari/537.36'

/** How every flow's Chromium is started, and what its visitors have. */
export function browserOptions(networkPort: number): {
  launchOptions: LaunchOptions
  contextOptions: BrowserContextOptions
} {
  const executablePath = findChromium()
  return {
    launchOptions: {
      args: LAUNCH_ARGUMENTS,
      // Chromium leaves out its own machine unless it is told not to.
      proxy: { server: `http://127.0.0.1:${networkPort}`, bypass: '<-loopback>' },
      ...(executablePath && { executablePath }),
    },
    contextOptions: { userAgent: USER_AGENT, ignoreHTTPSErrors: true },
  }
}
