import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@playwright/test'
import { openStorefront, type Storefront } from '../storefront/open-storefront.ts'
import { type Collector, startCollector } from './collector.ts'
import { expectRecorded, type Recorded } from './expect-recorded.ts'
import { newKeys } from './new-keys.ts'
import { openPageServer, type PageServer } from './page-server.ts'
import { createVisitor, type Visitor } from './visitor.ts'

type WorkerFixtures = {
  /** A real process with its own database, shared by the flows of one worker. */
  collector: Collector
}

type FlowFixtures = {
  /** Attributes of the shop's script tag, as its merchant wrote them. */
  tagAttributes: string
  recorded: Recorded
  storefront: Storefront
  /** Opens a shop on any collector; it is closed at the end. */
  openShop(collector: Collector): Promise<Storefront>
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
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names it is to provide here.
  collector: [({}, use) => withCollector(use), { scope: 'worker' }],
  // biome-ignore lint/correctness/noEmptyPattern: the same.
  ownCollector: ({}, use) => withCollector(use),
  recorded: ({ collector }, use) => use(expectRecorded(collector)),
  visitor: ({ page }, use) => use(createVisitor(page)),
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
