import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { BrowserSettings, Engine, EngineBrowser, Guest } from './engine.ts'
import { findWebkit } from './find-webkit.ts'
import { startProcess } from './start-process.ts'
import { until } from './until.ts'
import { CAPABILITIES } from './web-driver.ts'
import { type HttpSession, openHttpSession } from './web-driver-over-http.ts'
import { createWebDriverVisitor } from './web-driver-visitor.ts'
import { within } from './within.ts'

/**
 * WebKitGTK's own MiniBrowser by WebKit's own driver. It has no mode without a window, so it is
 * drawn on a display in memory.
 */
export const webkitEngine: Engine = {
  isHere: () => findWebkit() !== undefined,
  open: openWebkit,
}

const SESSION_LIMIT_MS = 20_000
const DRIVERS_MAX = 3

async function openWebkit({ cookies, networkPort }: BrowserSettings): Promise<EngineBrowser> {
  const found = findWebkit()
  if (!found) throw new Error('there is no WebKitWebDriver with a display')
  const screen = ['-screen', '0', '1280x1024x24', '-nolisten', 'tcp']
  const display = startProcess(found.display, ['-displayfd', '1', ...screen])
  const number = await display.says(/^(\d+)$/)
  const startDriver = () => openDriver(found.driver, { DISPLAY: `:${number}` })
  let driver = await startDriver()

  const policy = cookies === 'refused' ? ['--cookies-policy=never'] : []
  // Of the proxies in WebDriver's capabilities it takes the one for http only.
  const network = `--proxy=http://127.0.0.1:${networkPort}`
  const capabilities = {
    ...CAPABILITIES,
    'webkitgtk:browserOptions': { args: ['--automation', network, ...policy] },
  }
  /** Now and then a MiniBrowser does not come up, and its driver waits for it for ever. */
  async function openSession(driversLeft = DRIVERS_MAX): Promise<HttpSession> {
    const session = await within(SESSION_LIMIT_MS, openHttpSession(driver.url, capabilities))
    if (session) return session
    await driver.stop()
    if (driversLeft === 1) throw new Error('no MiniBrowser comes up')
    driver = await startDriver()
    return openSession(driversLeft - 1)
  }
  // A session is a browser of its own, and the driver has one at a time.
  let next: HttpSession | undefined = await openSession()
  return {
    name: `WebKitGTK ${next.capabilities.browserVersion}`,
    async receive() {
      const session = next ?? (await openSession())
      next = undefined
      return welcome(session)
    },
    async close() {
      await next?.end()
      await driver.stop()
      await display.stop()
    },
  }
}

async function openDriver(program: string, environment: Readonly<Record<string, string>>) {
  const port = await takeFreePort()
  const { stop } = startProcess(program, [`--port=${port}`], environment)
  const url = `http://127.0.0.1:${port}`
  await until('WebKitWebDriver answers', () => answers(url))
  return { url, stop }
}

async function takeFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function answers(driverUrl: string): Promise<true | undefined> {
  try {
    return (await fetch(`${driverUrl}/status`)).ok || undefined
  } catch {
    return undefined
  }
}

/** Whatever button the driver has pressed, it is the left one that it lets go of. */
async function welcome(session: HttpSession): Promise<Guest> {
  const takeFaults = () =>
    session.send<string[]>('ExecuteScript', { script: TAKE_FAULTS, args: [] })
  const visitor = await createWebDriverVisitor(session, takeFaults, ['left'])
  return { visitor, leave: () => session.end() }
}

/**
 * WebKit's driver does not report what a page throws, so the page itself is asked, from the first
 * look at it. What is thrown before that look is seen in the other engines only.
 */
const TAKE_FAULTS = `
  const key = Symbol.for('faults')
  if (!window[key]) {
    window[key] = []
    addEventListener('error', ({ message }) => window[key].push(message))
    addEventListener('unhandledrejection', ({ reason }) => window[key].push(String(reason)))
  }
  return window[key].splice(0)`
