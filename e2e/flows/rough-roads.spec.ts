import { expect } from '@playwright/test'
import { COLLECTOR, openWeb, SHOP, scriptTag, site } from '../checkouts/open-web.ts'
import type { Collector } from '../support/collector.ts'
import { expectRecorded } from '../support/expect-recorded.ts'
import { flow } from '../support/flow.ts'
import type { Network } from '../support/network/network.ts'
import { withVisitorWithoutCookies } from '../support/visitor-without-cookies.ts'

// A shop whose thank-you page reports the sale by itself, on roads as buyers have them.

async function openShop(network: Network, collector: Collector) {
  const key = collector.settings.publishableKey
  openWeb(network, { [SHOP]: site('Shop', scriptTag(`data-publishable-key="${key}"`)) })
  network.lead(COLLECTOR, collector.url)
  const recorded = expectRecorded(collector)
  const link = await recorded.createLink(SHOP)
  const order = `TK-${link.key}`
  return {
    shortLink: `${COLLECTOR}/${link.key}`,
    sale: `dubAnalytics.trackSale({ customerExternalId: '${order}', amount: 1999,
      invoiceId: '${order}' })`,
    expectCounted: async () => {
      expect((await recorded.expectSale(order)).link.id).toBe(link.id)
    },
  }
}

flow(
  'a sale whose buyer loses the network while paying counts once',
  async ({ visitor, network, collector }) => {
    const shop = await openShop(network, collector)
    await visitor.open(shop.shortLink)
    network.goDown()
    const told = await visitor.evaluate<{ error: { code: string } }>(shop.sale)
    expect(told.error.code).toBe('unreachable')
    network.goUp()
    await visitor.open(`${SHOP}/later`)
    await shop.expectCounted()
  },
)

flow(
  'a sale whose answer is lost on its way counts once',
  async ({ visitor, network, collector }) => {
    const shop = await openShop(network, collector)
    await visitor.open(shop.shortLink)
    const recorded = network.loseAnswer('/track/sale')
    const told = await visitor.evaluate<{ error: { code: string } }>(shop.sale)
    expect(told.error.code).toBe('unreachable')
    await recorded
    network.goUp()
    await visitor.open(`${SHOP}/later`)
    await shop.expectCounted()
  },
)

flow(
  'a sale whose tab is closed at once after paying counts once',
  async ({ visitor, network, collector }) => {
    const shop = await openShop(network, collector)
    await visitor.open(shop.shortLink)
    await visitor.evaluate(`void ${shop.sale}`)
    await visitor.closeTab()
    await visitor.open(`${SHOP}/later`)
    await shop.expectCounted()
  },
)

flow('a call outlives the page it was made on', async ({ visitor, network, collector }) => {
  const shop = await openShop(network, collector)
  await visitor.open(shop.shortLink)
  await visitor.evaluate(`(() => {
    const ask = fetch
    window.kept = []
    window.fetch = (url, options) => (kept.push(options.keepalive), ask(url, options))
  })()`)
  await visitor.evaluate(shop.sale)
  expect(await visitor.evaluate('kept')).toEqual([true])
  await shop.expectCounted()
})

flow(
  'a sale reported by the page while the collector is away counts when it is back',
  async ({ visitor, network, ownCollector }) => {
    const shop = await openShop(network, ownCollector)
    await visitor.open(shop.shortLink)
    await ownCollector.stop()
    const told = await visitor.evaluate<{ error: { code: string } }>(shop.sale)
    expect(told.error.code).toBe('unreachable')
    await ownCollector.startAgain()
    await visitor.open(`${SHOP}/later`)
    await shop.expectCounted()
  },
)

const links = Array.from(
  { length: 1_000 },
  (_, i) => `<a href="https://pay.example/${i}">${i}.</a>`,
)
const outbound = scriptTag(`data-domains='{"outbound":"pay.example"}'`)

flow('the last of 1,000 links carries the click', async ({ visitor, network }) => {
  openWeb(network, {
    [SHOP]: site('Shop', links.join(' ') + outbound),
    'https://pay.example': site('Till'),
  })
  await visitor.open(`${SHOP}/?dub_id=CLICK`)
  await visitor.press('999.')
  await visitor.sees('Till')
  expect(visitor.address()).toBe('https://pay.example/999?dub_id=CLICK')
})

flow('a buyer with a slow processor carries the click', async ({ visitor, network, collector }) => {
  const shop = await openShop(network, collector)
  await visitor.slowDown(6)
  await visitor.open(shop.shortLink)
  await visitor.evaluate(`void ${shop.sale}`)
  await shop.expectCounted()
})

flow(
  'a visit with ?via= by a browser that refuses cookies is no click',
  async ({ visitor, storefront, recorded }) => {
    const link = await recorded.createLink(storefront.url)
    const address = `${storefront.url}/?via=${link.key}`
    await withVisitorWithoutCookies(async (cautious) => {
      await cautious.open(address)
      await cautious.evaluate('new Promise((settled) => dubAnalytics.ready(settled))')
      expect(cautious.faults).toEqual([])
    })
    // The control: a browser that keeps them is one.
    await visitor.open(address)
    await expect.poll(() => visitor.cookie('dub_id')).toBeDefined()
    await recorded.expectTotals(link, { clicks: 1, leads: 0, sales: 0, saleAmount: 0 })
  },
)
