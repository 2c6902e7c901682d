import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Dub } from 'dub'
import { startCollector } from '../support/collector.ts'
import { newKeys } from '../support/new-keys.ts'
import { openStorefront } from './open-storefront.ts'

/** The collector, the shop and its payment host, on free ports and with data that do not stay. */
async function openDemo() {
  const folder = await mkdtemp(join(tmpdir(), 'saletrail-demo-'))
  const collector = await startCollector({ folder, ...newKeys() })
  const { secretKey } = collector.settings
  const storefront = await openStorefront({
    collectorUrl: collector.url,
    secretKey,
    scriptTag:
      `<script src="${collector.url}/script.js"` +
      ` data-checkout="a[href*='/pay?']" defer></script>`,
  })
  const dub = new Dub({ token: secretKey, serverURL: collector.url })
  const summer = await dub.links.create({ key: 'summer', url: storefront.url })
  const ada = await dub.links.create({ key: 'ada', url: `${storefront.url}/products/salt-meadow` })
  return {
    instructions: renderInstructions(summer.shortLink, ada.shortLink, storefront.url),
    async close() {
      await storefront.close()
      await collector.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function renderInstructions(summer: string, ada: string, shop: string): string {
  return `
Saletrail demo: a collector, a shop, and a payment page on another host.

  Open this first, as a visitor who follows a link:

      ${summer}

  Put a tin into the basket, go to checkout and pay. The dark panel beside the shop
  shows what the collector has recorded, and for which link.

  Then try
    another link          ${ada}
    a partner's address   ${shop}/?via=ada
    Pay with Paywell      the payment page is on another host; the sale still counts
    no link at all        a private window on ${shop}, another e-mail: no credit
    impatience            press Pay twice, or reload the thank-you page: one sale

  Ctrl-C stops everything and leaves nothing behind.

`
}

const demo = await openDemo()
process.stdout.write(demo.instructions)

let stopping = false
async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  await demo.close()
  process.exit(0)
}
process.on('SIGINT', stop)
process.on('SIGTERM', stop)
