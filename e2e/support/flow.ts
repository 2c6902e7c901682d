import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@playwright/test'
import { COLLECTOR } from '../checkouts/open-web.ts'
import { openStorefront, type Storefront } from '../storefront/open-storefront.ts'
import { type Collector, startCollector } from './collector.ts'
import { cannot } from './engines/cannot.ts'
import type { EngineBrowser, EngineName, Guest } from './engines/engine.ts'
import { ENGINES } from './engines/engines.ts'
import { expectRecorded, type Recorded } from './expect-recorded.ts'
import { type Network, openNetwork } from './network/network.ts'
import { newKeys } from './new-keys.ts'
import { openPageServer, type PageServer } from './page-server.ts'
import type { Visitor } from './visitor.ts'

export type WorkerFixtures = {
  /** Which engine the flows drive: each is a project of the runner. */
  engine: EngineName
  networkOfWorker: Network
  /** The engine's browser, shared by the flows of one worker. */
  engineBrowser: EngineBrowser
  /** A real process with its own database, shared by the flows of one worker. */
  collector: Collector
}

export type FlowFixtures = {
  /** Skips the flow before anything is started for it. */
  unlessEngineIsMissing: undefined
  /** Attributes of the shop's script tag, as its merchant wrote them. */
  tagAttributes: string
  recorded: Recorded
  storefront: Storefront
  /** Opens a shop on any collector; it is closed at the end. */
  openShop(collector: Collector): Promise<Storefront>
  /** Through which the visitor reaches everything, the collector by its name on the shop's site. */
  network: Network
  guest: Guest
  visitor: Visitor
  pages: PageServer
  /** A collector that this flow may stop: started by nobody else, and stopped at the end. */
  ownCollector: Collector
}

async function withCollector(use: (collector: Collector) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'saletrail-flow-'))
  const collector = await startCollector({ folder, ...newKeys() })
  await use(collector)
  await collector.stop()
  await rm(folder, { recursive: true, force: true })
}

/** Playwright's test with Saletrail's rooms around it: collector, shop, pages, visitor. */
export const flow = test.extend<FlowFixtures, WorkerFixtures>({
  tagAttributes: [`data-checkout="a[href*='/pay?']"`, { option: true }],
  engine: ['chromium', { option: true, scope: 'worker' }],
  unlessEngineIsMissing: [
    async ({ engine }, use) => {
      if (!ENGINES[engine].isHere()) cannot(`${engine} is not on this machine`)
      await use(undefined)
    },
    { auto: true },
  ],
  networkOfWorker: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the wanted names here.
    async ({}, use) => {
      const network = await openNetwork()
      await use(network)
      await network.close()
    },
    { scope: 'worker' },
  ],
  engineBrowser: [
    async ({ engine, networkOfWorker: { port } }, use) => {
      const browser = await ENGINES[engine].open({ cookies: 'kept', networkPort: port })
      await use(browser)
      await browser.close()
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: the same.
  collector: [({}, use) => withCollector(use), { scope: 'worker' }],
  // biome-ignore lint/correctness/noEmptyPattern: the same.
  ownCollector: ({}, use) => withCollector(use),
  recorded: ({ collector }, use) => use(expectRecorded(collector)),
  async network({ networkOfWorker, collector }, use) {
    networkOfWorker.lead(COLLECTOR, collector.url)
    await use(networkOfWorker)
    networkOfWorker.reset()
  },
  async guest({ engineBrowser }, use, { annotations }) {
    annotations.push({ type: 'browser', description: engineBrowser.name })
    const guest = await engineBrowser.receive()
    await use(guest)
    await guest.leave()
  },
  visitor: ({ guest }, use) => use(guest.visitor),
  context: ({ guest }, use) => use(guest.context ?? cannot('it looks into Chromium itself')),
  page: ({ context }, use) => use(context.pages()[0] ?? cannot('the visitor has no tab')),
  storefront: async ({ collector, openShop }, use) => use(await openShop(collector)),
  async openShop({ tagAttributes }, use) {
    const opened: Storefront[] = []
    await use(async ({ url, settings }) => {
      const scriptTag = `<script src="${url}/script.js" ${tagAttributes} defer></script>`
      const shop = await openStorefront({
        collectorUrl: url,
        secretKey: settings.secretKey,
        scriptTag,
      })
      opened.push(shop)
      return shop
    })
    await Promise.all(opened.map((shop) => shop.close()))
  },
  // biome-ignore lint/correctness/noEmptyPattern: the same.
  async pages({}, use) {
    const pages = await openPageServer()
    await use(pages)
    await pages.close()
  },
})
