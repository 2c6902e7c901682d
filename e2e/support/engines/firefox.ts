import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserSettings, Engine, EngineBrowser, Guest } from './engine.ts'
import { findFirefox } from './find-firefox.ts'
import { type Marionette, openMarionette } from './marionette.ts'
import { startProcess } from './start-process.ts'
import { CAPABILITIES } from './web-driver.ts'
import { createWebDriverVisitor } from './web-driver-visitor.ts'

/** The distribution's Firefox without a window, over the protocol it has built in. */
export const firefoxEngine: Engine = {
  isHere: () => findFirefox() !== undefined,
  open: openFirefox,
}

/** Firefox turns its own services off by itself when it is driven; these are left. */
const PREFERENCES = {
  'marionette.port': 0,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  // Firefox leaves out its own machine unless it is told not to.
  'network.proxy.allow_hijacking_localhost': true,
  'nimbus.rollouts.enabled': false,
  'toolkit.startup.max_resumed_crashes': -1,
}

/** "Block all cookies" in Firefox's settings. */
const BLOCK_ALL_COOKIES = { 'network.cookie.cookieBehavior': 2 }

async function openFirefox({ cookies, networkPort }: BrowserSettings): Promise<EngineBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'saletrail-firefox-'))
  const preferences = { ...PREFERENCES, ...(cookies === 'refused' && BLOCK_ALL_COOKIES) }
  const lines = Object.entries(preferences).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  )
  await writeFile(join(profile, 'user.js'), lines.join('\n'))
  const program = findFirefox()
  if (!program) throw new Error('there is no Firefox')
  const args = ['--headless', '--no-remote', '--profile', profile]
  const marionetteArgs = ['--marionette', '--remote-allow-system-access']
  // A home of its own: as root, Firefox refuses the home of somebody else.
  const firefox = startProcess(program, [...args, ...marionetteArgs], { HOME: profile })
  const port = Number(await firefox.says(/Marionette\s+INFO\s+Listening on port (\d+)/))
  const network = `127.0.0.1:${networkPort}`
  const marionette = await openMarionette(port, {
    ...CAPABILITIES,
    proxy: { proxyType: 'manual', httpProxy: network, sslProxy: network },
  })
  const [hearth = ''] = await marionette.send<string[]>('GetWindowHandles')
  return {
    name: `Firefox ${marionette.capabilities.browserVersion}`,
    receive: () => welcome(marionette, hearth),
    async close() {
      marionette.end()
      await firefox.stop()
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** One browser for all, because starting takes seconds: a guest has a tab, and it is cleaned. */
async function welcome(marionette: Marionette, hearth: string): Promise<Guest> {
  const { handle } = await marionette.send<{ handle: string }>('NewWindow', { type: 'tab' })
  await marionette.send('SwitchToWindow', { handle })
  const takeFaults = () => marionette.executeInBrowser<string[]>(TAKE_FAULTS)
  return {
    visitor: await createWebDriverVisitor(marionette, takeFaults),
    async leave() {
      const tabs = await marionette.send<string[]>('GetWindowHandles')
      for (const tab of tabs.filter((each) => each !== hearth)) {
        await marionette.send('SwitchToWindow', { handle: tab })
        await marionette.send('CloseWindow')
      }
      await marionette.send('SwitchToWindow', { handle: hearth })
      await marionette.executeInBrowser(FORGET_EVERYTHING)
    },
  }
}

/** Errors thrown by pages: warnings have a flag, and Firefox says `chrome` of its own. */
const TAKE_FAULTS = `
  const messages = Services.console.getMessageArray()
  Services.console.reset()
  return messages
    .filter((each) => each instanceof Ci.nsIScriptError && !(each.flags & each.warningFlag))
    .filter(({ category }) => category === 'content javascript')
    .map(({ errorMessage }) => errorMessage)`

const FORGET_EVERYTHING = `
  Services.console.reset()
  return new Promise((resolve) =>
    Services.clearData.deleteData(Ci.nsIClearDataService.CLEAR_ALL, { onDataDeleted: resolve }))`
