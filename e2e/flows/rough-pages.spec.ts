import { expect } from '@playwright/test'
import {
  COLLECTOR,
  openWeb,
  SHOP,
  scriptTag,
  site,
  watchedCollector,
} from '../checkouts/open-web.ts'
import { openReportingShop } from '../checkouts/reporting-shop.ts'
import { flow } from '../support/flow.ts'

// Pages whose own scripts make life hard, and shops that lean on what every browser has.

const CHECKOUT = '<form data-checkout></form>'
const FIELD = `new FormData(document.querySelector('form')).get('clickId')`

const PAGES: readonly (readonly [what: string, script: string])[] = [
  [
    'that has laid a method on every object',
    // Gone when all has loaded: WebKit's driver could not answer for such a page.
    `Object.prototype.each = function (call) {\n  for (const name in this) call(name);\n}
     addEventListener('load', () => delete Object.prototype.each)`,
  ],
  [
    'that has laid a text on every object',
    `Object.prototype.note = 'a; max-age=0; domain=evil.example'`,
  ],
  [
    'in a browser that has cookies and no storage',
    `for (const name of ['sessionStorage', 'localStorage']) {
       Object.defineProperty(window, name, { value: null })
     }`,
  ],
]

for (const [what, script] of PAGES) {
  flow(`a page ${what} keeps the click`, async ({ visitor, network }) => {
    openWeb(network, {
      [SHOP]: site('Shop', `<script>${script}</script>${CHECKOUT}${scriptTag()}`),
    })
    await visitor.open(`${SHOP}/?dub_id=CLICK`)
    expect(await visitor.cookie('dub_id')).toBe('CLICK')
    await visitor.open(`${SHOP}/later`)
    expect(await visitor.evaluate(FIELD)).toBe('CLICK')
    expect(visitor.faults).toEqual([])
  })
}

flow(
  'a sale belongs to the visitor’s click, unless the page names another',
  async ({ visitor, network, collector }) => {
    const shop = openReportingShop(network, collector)
    await visitor.open(`${SHOP}/?dub_id=CLICK`)
    const named = ['undefined', 'null', `''`, `'OTHER'`]
    for (const clickId of named) {
      await visitor.evaluate(
        `dubAnalytics.trackSale({ customerExternalId: 'c1', amount: 5, clickId: ${clickId} })`,
      )
    }
    const told = (await shop.sales()).map(({ clickId }) => clickId)
    expect(told).toEqual(['CLICK', 'CLICK', 'CLICK', 'OTHER'])
  },
)

flow('a page gets the window that it opens', async ({ visitor, network }) => {
  openWeb(network, { [SHOP]: site('Shop', scriptTag(`data-domains='{"outbound":"pay.example"}'`)) })
  await visitor.open(`${SHOP}/?dub_id=CLICK`)
  expect(await visitor.evaluate(`typeof window.open('', '_self').document`)).toBe('object')
})

flow('a marked link that runs a script runs it as it is', async ({ visitor, network }) => {
  const link = `<a data-checkout href="javascript:void (document.title = 'Paid')">Pay</a>`
  openWeb(network, { [SHOP]: site('Shop', link + scriptTag()) })
  await visitor.open(`${SHOP}/?dub_id=CLICK`)
  await visitor.press('Pay')
  await expect.poll(() => visitor.evaluate('document.title')).toBe('Paid')
  expect(await visitor.evaluate('document.links[0].search')).toBe('')
})

flow(
  'a script pinned by its content speaks to the collector that it came from',
  async ({ visitor, network, collector, recorded }) => {
    const link = await recorded.createLink(SHOP)
    const answer = await fetch(`${collector.url}/script.js`)
    const [hash] = answer.headers.get('etag')?.match(/\w{16}/) ?? []
    const calls: Request[] = []
    openWeb(network, {
      [SHOP]: site('Shop', `<script src="${COLLECTOR}/s/${hash}.js" defer></script>`),
      [COLLECTOR]: watchedCollector(collector, calls),
    })
    await visitor.open(`${SHOP}/?via=${link.key}`)
    await expect.poll(() => visitor.cookie('dub_id')).toMatch(/^\w{16}$/)
    const told = calls.filter(({ method }) => method === 'POST').map(({ url }) => url)
    expect(told).toContain(`${COLLECTOR}/track/click`)
  },
)

flow(
  'a call goes through the stub that is laid over the script later',
  async ({ visitor, network, collector }) => {
    const shop = openReportingShop(network, collector)
    await visitor.open(`${SHOP}/?dub_id=CLICK`)
    await visitor.evaluate(`{
      const { q } = dubAnalytics
      window.dubAnalytics = Object.assign((...call) => void q.push(call), { q })
      dubAnalytics('trackSale', { customerExternalId: 'c1', amount: 7 })
    }`)
    await expect.poll(shop.sales).toMatchObject([{ amount: 7, clickId: 'CLICK' }])
  },
)
