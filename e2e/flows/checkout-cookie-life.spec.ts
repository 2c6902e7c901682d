import { expect } from '@playwright/test'
import { COLLECTOR, collectorSite, openWeb, SHOP, scriptTag, site } from '../checkouts/open-web.ts'
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
  flow(`on ${host} the cookie belongs to ${domain}`, async ({ visitor, context }) => {
    const shop = `http://${host}`
    await openWeb(context, { [shop]: site('Shop', scriptTag()), [COLLECTOR]: collectorSite() })
    await visitor.open(`${shop}/?dub_id=CLICK`)
    const cookies = await context.cookies(shop)
    expect(cookies.map(({ name, value, domain }) => [name, value, domain])).toEqual([
      ['dub_id', 'CLICK', domain],
    ])
  })
}

flow(
  'a newer click on a sub-domain replaces what the official script left',
  async ({ visitor, context }) => {
    await openWeb(context, { [SHOP]: site('Shop', scriptTag()), [COLLECTOR]: collectorSite() })
    await context.addCookies([{ name: 'dub_id', value: 'OLD', url: SHOP }])
    await visitor.open(`${SHOP}/?dub_id=NEW`)
    expect(await visitor.evaluate('document.cookie')).toBe('dub_id=NEW')
  },
)

flow('a tab left open for days revives no older click', async ({ visitor, context }) => {
  await openWeb(context, { [SHOP]: site('Shop', scriptTag()), [COLLECTOR]: collectorSite() })
  await visitor.open(`${SHOP}/?dub_id=OLD`)
  const other = await context.newPage()
  await other.goto(`${SHOP}/?dub_id=NEW`)
  expect(await visitor.evaluate('dubAnalytics.clickId()')).toBe('NEW')
  await visitor.reload()
  expect(await visitor.evaluate('dubAnalytics.clickId()')).toBe('NEW')
})

flow(
  'a click that the collector’s redirect has set stays the server’s cookie',
  async ({ visitor, context }) => {
    await openWeb(context, { [SHOP]: site('Shop', scriptTag()), [COLLECTOR]: collectorSite() })
    const expires = Math.round(Date.now() / 1000) + 86_400
    await context.addCookies([
      { name: 'dub_id', value: 'CLICK', domain: '.shop.example', path: '/', expires },
    ])
    await visitor.open(`${SHOP}/?dub_id=CLICK`)
    expect((await context.cookies(SHOP))[0]?.expires).toBe(expires)
  },
)

flow(
  'the partner on a page out of the back/forward cache is the newer one',
  async ({ visitor, context }) => {
    await openWeb(context, { [SHOP]: site('Shop', scriptTag()), [COLLECTOR]: collectorSite() })
    await visitor.open(`${SHOP}/?dub_id=OLD`)
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
  async ({ visitor, context }) => {
    const calls: Request[] = []
    await openWeb(context, {
      [SHOP]: site('Shop', prerendering + scriptTag()),
      [COLLECTOR]: collectorSite(calls),
    })
    await visitor.open(`${SHOP}/?via=ada`)
    expect(calls).toEqual([])
    await visitor.evaluate('void document.dispatchEvent(new Event("prerenderingchange"))')
    await expect.poll(() => visitor.cookie('dub_id')).toBe('viaClick00000001')
    expect(calls).toHaveLength(1)
  },
)

flow(
  'a landing page reloaded before the script has loaded still brings its click',
  async ({ visitor, context }) => {
    const tags = ['', scriptTag()]
    const shop = { fetch: (request: Request) => site('Shop', tags.shift()).fetch(request) }
    await openWeb(context, { [SHOP]: shop, [COLLECTOR]: collectorSite() })
    await context.addCookies([{ name: 'dub_id', value: 'OLD', url: SHOP }])
    await visitor.open(`${SHOP}/?dub_id=NEW`)
    expect(await visitor.cookie('dub_id')).toBe('OLD')
    await visitor.reload()
    expect(await visitor.cookie('dub_id')).toBe('NEW')
  },
)
