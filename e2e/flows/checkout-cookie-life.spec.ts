import { expect } from '@playwright/test'
import {
  COLLECTOR,
  openWeb,
  SHOP,
  scriptTag,
  site,
  siteWithCookie,
  watchedCollector,
} from '../checkouts/open-web.ts'
import { flow } from '../support/flow.ts'

const WIDEST: readonly (readonly [host: string, domain: string])[] = [
  ['www.shop.example', '.shop.example'],
  ['a.b.shop.co.uk', '.shop.co.uk'],
  ['shop.github.io', '.shop.github.io'],
  ['127.0.0.1', '127.0.0.1'],
  ['localhost', 'localhost'],
  ['[::1]', '[::1]'],
  ['myshop', 'myshop'],
]

for (const [host, domain] of WIDEST) {
  flow(`on ${host} the cookie belongs to ${domain}`, async ({ visitor, network, engine }) => {
    const isOdd = engine === 'webkit' && host === '127.0.0.1'
    flow.fail(isOdd, 'WebKitGTK lets a cookie belong to .0.1, and the script takes what is widest')
    const shop = `http://${host}`
    openWeb(network, { [shop]: site('Shop', scriptTag()) })
    await visitor.open(`${shop}/?dub_id=CLICK`)
    const cookies = await visitor.cookieJar()
    expect(cookies.map(({ name, value, domain }) => [name, value, domain])).toEqual([
      ['dub_id', 'CLICK', domain],
    ])
  })
}

flow(
  'a newer click on a sub-domain replaces what the official script left',
  async ({ visitor, network }) => {
    openWeb(network, { [SHOP]: siteWithCookie('dub_id=OLD; Path=/') })
    await visitor.open(SHOP)
    openWeb(network, { [SHOP]: site('Shop', scriptTag()) })
    await visitor.open(`${SHOP}/?dub_id=NEW`)
    expect(await visitor.evaluate('document.cookie')).toBe('dub_id=NEW')
  },
)

flow('a tab left open for days revives no older click', async ({ visitor, network }) => {
  const link = '<a target="_blank" href="/?dub_id=NEW">In another tab</a>'
  openWeb(network, { [SHOP]: site('Shop', link + scriptTag()) })
  await visitor.open(`${SHOP}/?dub_id=OLD`)
  await visitor.press('In another tab')
  await visitor.turnToNewTab()
  await expect.poll(() => visitor.cookie('dub_id')).toBe('NEW')
  await visitor.turnBack()
  expect(await visitor.evaluate('dubAnalytics.clickId()')).toBe('NEW')
  await visitor.reload()
  expect(await visitor.evaluate('dubAnalytics.clickId()')).toBe('NEW')
})

flow(
  'a click that the collector’s redirect has set stays the server’s cookie',
  async ({ visitor, network }) => {
    const expires = Math.round(Date.now() / 1000) + 86_400
    const day = new Date(expires * 1000).toUTCString()
    openWeb(network, {
      [SHOP]: siteWithCookie(`dub_id=CLICK; Domain=shop.example; Path=/; Expires=${day}`),
    })
    await visitor.open(SHOP)
    openWeb(network, { [SHOP]: site('Shop', scriptTag()) })
    // The collector would renew it; this is about the script.
    void network.hold('/track/click/refresh')
    await visitor.open(`${SHOP}/?dub_id=CLICK`)
    const cookies = await visitor.cookieJar()
    expect(cookies).toHaveLength(1)
    // Chromium counts by the server's clock, to the fraction of a second.
    expect(cookies[0]?.expires).toBeCloseTo(expires, -1)
  },
)

flow(
  'the partner on a page out of the back/forward cache is the newer one',
  async ({ visitor, network }) => {
    openWeb(network, { [SHOP]: site('Shop', scriptTag()) })
    await visitor.open(`${SHOP}/?dub_id=OLD`)
    // WebKit may give a page its own write back later, over a newer one: the next page writes none.
    await visitor.open(SHOP)
    const partner = JSON.stringify({ clickId: 'NEW', partner: { name: 'Ada & Söhne 100%' } })
    await visitor.evaluate(`document.cookie = 'dub_id=NEW; domain=shop.example; path=/; secure'`)
    await visitor.evaluate(
      `document.cookie = 'dub_partner_data=' + encodeURIComponent(${JSON.stringify(partner)})`,
    )
    await visitor.evaluate(
      `dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`,
    )
    expect(await visitor.evaluate('DubAnalytics.partner.name')).toBe('Ada & Söhne 100%')
  },
)

/** As Chromium has it while a page is only prerendered. */
const prerendering =
  '<script>Object.defineProperty(document, "prerendering", { value: true })</script>'

flow(
  'a page that is only prerendered counts for nothing until it is visited',
  async ({ visitor, network, collector, recorded }) => {
    const link = await recorded.createLink(SHOP)
    const calls: Request[] = []
    const clicks = () => calls.filter(({ url }) => url.endsWith('/track/click'))
    openWeb(network, {
      [SHOP]: site('Shop', prerendering + scriptTag()),
      [COLLECTOR]: watchedCollector(collector, calls),
    })
    await visitor.open(`${SHOP}/?via=${link.key}`)
    // What has not begun cannot have told anybody, however late it would arrive.
    expect(await visitor.evaluate('typeof dubAnalytics')).toBe('undefined')
    expect(clicks()).toEqual([])
    await visitor.evaluate('void document.dispatchEvent(new Event("prerenderingchange"))')
    await expect.poll(() => visitor.cookie('dub_id')).toMatch(/^\w{16}$/)
    expect(clicks()).toHaveLength(1)
  },
)

flow(
  'a landing page reloaded before the script has loaded still brings its click',
  async ({ visitor, network }) => {
    openWeb(network, { [SHOP]: siteWithCookie('dub_id=OLD; Path=/') })
    await visitor.open(SHOP)
    const tags = ['', scriptTag()]
    const shop = { fetch: (request: Request) => site('Shop', tags.shift()).fetch(request) }
    openWeb(network, { [SHOP]: shop })
    await visitor.open(`${SHOP}/?dub_id=NEW`)
    expect(await visitor.cookie('dub_id')).toBe('OLD')
    await visitor.reload()
    expect(await visitor.cookie('dub_id')).toBe('NEW')
  },
)
