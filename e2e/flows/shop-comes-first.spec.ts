import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from '@playwright/test'
import { expectRecorded } from '../support/expect-recorded.ts'
import { flow } from '../support/flow.ts'
import { buy, goToCheckout, newEmail, pay } from '../support/storefront.ts'
import { withVisitorWithoutCookies } from '../support/visitor-without-cookies.ts'

flow(
  'a shop whose collector is down sells as if nothing were there',
  async ({ visitor, ownCollector, openShop }) => {
    await ownCollector.stop()
    const shop = await openShop(ownCollector)
    await visitor.open(`${shop.url}/?via=ada`)
    expect(await buy(visitor, shop)).toMatch(/^TK-/)
    await goToCheckout(visitor, shop)
    await visitor.press('Pay with Paywell')
    expect(await pay(visitor, { email: newEmail() })).toMatch(/^TK-/)
    expect(visitor.faults).toEqual([])
  },
)

flow(
  'a sale made while the collector is away counts when it is back',
  async ({ visitor, ownCollector, openShop }) => {
    const shop = await openShop(ownCollector)
    const recorded = expectRecorded(ownCollector)
    const link = await recorded.createLink(shop.url)
    await visitor.open(link.shortLink)
    await goToCheckout(visitor, shop)

    await ownCollector.stop()
    const order = await pay(visitor, { email: newEmail() })
    await ownCollector.startAgain()

    expect((await recorded.expectSale(order)).link.id).toBe(link.id)
    await recorded.expectTotals(link, { clicks: 1, leads: 1, sales: 1, saleAmount: 1400 })
  },
)

flow(
  'a collector that takes calls and never answers keeps no buyer waiting',
  async ({ visitor, collector, openShop }) => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const shop = await openShop({ ...collector, url: `http://127.0.0.1:${port}` })

    await visitor.openHastily(`${shop.url}/checkout?buy=evening-tide`)
    expect(await pay(visitor, { email: newEmail() })).toMatch(/^TK-/)
    expect(visitor.faults).toEqual([])
    silent.close()
    silent.closeAllConnections()
  },
)

flow(
  'a page whose script is missing works as if nothing were there',
  async ({ visitor, pages }) => {
    pages.show(
      '/',
      `<form data-checkout method="post" action="/checkout">
       <input name="order" value="7"><button>Pay</button></form>
     <script src="/no-such-folder/script.js" defer></script>`,
    )
    await visitor.open(`${pages.url}/?dub_id=k1Xr0bCFh1wQzT9d`)
    await visitor.press('Pay')
    await visitor.sees('Received')
    expect(await pages.takeForm('/checkout')).toEqual([['order', '7']])
    expect(visitor.faults).toEqual([])
  },
)

flow(
  'a buyer whose browser refuses cookies buys as if nothing were there',
  async ({ visitor, storefront, recorded }) => {
    const link = await recorded.createLink(`${storefront.url}/checkout?buy=smokehouse`)
    const order = await withVisitorWithoutCookies(async (cautious) => {
      await cautious.open(link.shortLink)
      // Chromium goes on to claim cookieEnabled, so only trying tells.
      expect(await cautious.evaluate('document.cookie = "a=1", document.cookie')).toBe('')
      expect(await cautious.evaluate('dubAnalytics.clickId()')).toBeUndefined()
      const number = await pay(cautious, { email: newEmail() })
      expect(cautious.faults).toEqual([])
      return number
    })

    const marker = await recorded.createLink(storefront.url)
    await visitor.open(marker.shortLink)
    await recorded.expectSale(await buy(visitor, storefront))
    await recorded.expectNoSale(order)
  },
)

flow(
  'a page in a sandbox without cookies works as if nothing were there',
  async ({ visitor, pages, collector }) => {
    pages.show(
      '/',
      `<form data-checkout method="post" action="/checkout">
       <input name="order" value="7"><button>Pay</button></form>
     <script src="${collector.url}/script.js" defer></script>`,
      { 'Content-Security-Policy': 'sandbox allow-scripts allow-forms' },
    )
    await visitor.open(`${pages.url}/?dub_id=k1Xr0bCFh1wQzT9d`)
    await visitor.press('Pay')
    expect(await pages.takeForm('/checkout')).toEqual([['order', '7']])
    expect(visitor.faults).toEqual([])
  },
)
