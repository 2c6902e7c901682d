import { expect } from '@playwright/test'
import { openWeb, SHOP, site } from '../checkouts/open-web.ts'
import { openBlocker, type RequestType } from '../support/blocker/open-blocker.ts'
import { flow } from '../support/flow.ts'

const NEUTRAL = 'https://go.tealane.example'

/** All that a page of a shop asks the collector for. */
const SERVED: readonly (readonly [path: string, type: RequestType])[] = [
  ['/script.js', 'script'],
  ['/script.js?with=stripe', 'script'],
  ['/script.js?with=shopify', 'script'],
  ['/script.js?with=paddle', 'script'],
  ['/s/0123456789abcdef.js', 'script'],
  ['/track/click', 'xhr'],
  ['/track/click/refresh', 'xhr'],
  ['/track/visit', 'xhr'],
  ['/track/lead/client', 'xhr'],
  ['/track/sale/client', 'xhr'],
]

/** What others call theirs, and what the lists do stop. */
const STOPPED: readonly (readonly [url: string, type: RequestType])[] = [
  [`${NEUTRAL}/track/beacon.js`, 'script'],
  ['https://analytics.tealane.example/track/sale/client', 'xhr'],
  [`${NEUTRAL}/track/sale/client`, 'ping'],
]

flow('no name that the collector serves is on a blocker’s list', () => {
  const isStopped = openBlocker()
  const homes = [NEUTRAL, 'https://go.shop.example', SHOP]
  const stopped = homes.flatMap((home) =>
    SERVED.filter(([path, type]) => isStopped(home + path, type, SHOP)).map(
      ([path]) => home + path,
    ),
  )
  expect(stopped).toEqual([])
  // The control: these lists do stop what they are there for.
  for (const [url, type] of STOPPED) expect(isStopped(url, type, SHOP), url).toBe(true)
})

flow(
  'a buyer with a blocker is counted, from a collector on another site',
  async ({ visitor, network, collector, recorded }) => {
    const isStopped = openBlocker()
    const link = await recorded.createLink(SHOP)
    const stopped: string[] = []
    network.lead(NEUTRAL, collector.url)
    network.block(({ href }, destination) => {
      const type = destination === 'script' || href.includes('.js') ? 'script' : 'xhr'
      const isOne = destination !== 'document' && isStopped(href, type, SHOP)
      if (isOne) stopped.push(href)
      return isOne
    })
    const { publishableKey } = collector.settings
    const tag = `<script src="${NEUTRAL}/script.js"
      data-publishable-key="${publishableKey}"></script>`
    // The control is in the page: a script that the lists know does not come.
    openWeb(network, {
      [SHOP]: site('Shop', `${tag}<script src="${NEUTRAL}/track/beacon.js"></script>`),
    })
    await visitor.open(`${SHOP}/?via=${link.key}`)
    await expect.poll(() => visitor.cookie('dub_id')).toMatch(/^\w{16}$/)
    const order = `TK-${link.key}`
    await visitor.evaluate(`dubAnalytics.trackSale({ customerExternalId: '${order}', amount: 5,
      invoiceId: '${order}' })`)
    expect((await recorded.expectSale(order)).link.id).toBe(link.id)
    expect([...new Set(stopped)]).toEqual([`${NEUTRAL}/track/beacon.js`])
  },
)
