import { expect } from '@playwright/test'
import {
  COLLECTOR,
  openWeb,
  SHOP,
  scriptTag,
  site,
  watchedCollector,
} from '../checkouts/open-web.ts'
import { flow } from '../support/flow.ts'

const API = 'https://api.shop.example'

type Told = { readonly url: string; readonly body: Record<string, unknown> }

const TOLD: readonly (readonly [attributes: string, query: string, told: Told])[] = [
  ['', '?via=ada', { url: `${COLLECTOR}/track/click`, body: { key: 'ada' } }],
  [
    `data-api-host="${API}"`,
    '?via=ada',
    { url: `${API}/track/click`, body: { key: 'ada', url: `${SHOP}/?via=ada` } },
  ],
  [
    'data-query-param="ref"',
    '?via=no&ref=ada',
    { url: `${COLLECTOR}/track/click`, body: { key: 'ada' } },
  ],
  [
    `data-query-params='["ref", "aff"]'`,
    '?aff=ada',
    { url: `${COLLECTOR}/track/click`, body: { key: 'ada' } },
  ],
  [
    'data-short-domain="s.example"',
    '?via=ada',
    { url: `${COLLECTOR}/track/click`, body: { key: 'ada', domain: 's.example' } },
  ],
  [
    `data-short-domain="s.example" data-domains='{"refer":"r.example"}'`,
    '?via=ada',
    { url: `${COLLECTOR}/track/click`, body: { key: 'ada', domain: 'r.example' } },
  ],
  [
    `data-domains='{"site":"shop.example"}'`,
    '',
    { url: `${COLLECTOR}/track/visit`, body: { domain: 'shop.example' } },
  ],
  [
    'data-domains="null" data-query-params="null"',
    '?via=ada',
    { url: `${COLLECTOR}/track/click`, body: { key: 'ada' } },
  ],
]

for (const [attributes, query, { url, body }] of TOLD) {
  flow(
    `with ${attributes || 'no attribute'} a visit to /${query} is told to ${url}`,
    async ({ visitor, network, collector }) => {
      const calls: Request[] = []
      const watched = watchedCollector(collector, calls)
      openWeb(network, {
        [SHOP]: site('Shop', scriptTag(attributes)),
        [COLLECTOR]: watched,
        [API]: watched,
      })
      await visitor.open(`${SHOP}/${query}`)
      await visitor.evaluate('new Promise((settled) => dubAnalytics.ready(settled))')
      const told = calls.filter(({ method }) => method === 'POST')
      expect(told.map((call) => call.url)).toEqual([url])
      expect(await told[0]?.clone().json()).toMatchObject(body)
    },
  )
}

flow(
  'the tag stands over the object, and the object over the address',
  async ({ visitor, network, collector }) => {
    const calls: Request[] = []
    const object = `<script>saletrail = { queryParam: 'b', shortDomain: 'b.example' }</script>`
    const address = `${COLLECTOR}/script.js?queryParam=c&shortDomain=c.example`
    openWeb(network, {
      [SHOP]: site('Shop', `${object}<script src="${address}" data-query-param="a"></script>`),
      [COLLECTOR]: watchedCollector(collector, calls),
      'https://blog.example': site('Blog', `<a href="${SHOP}/?a=tag&b=object&c=address">Go</a>`),
    })
    await visitor.open('https://blog.example/')
    await visitor.press('Go')
    const told = () => calls.filter(({ method }) => method === 'POST')
    await expect.poll(() => told().length).toBe(1)
    const expected = { key: 'tag', domain: 'b.example', referrer: 'https://blog.example/' }
    expect(await told()[0]?.clone().json()).toMatchObject(expected)
  },
)

flow(
  'every call of the page resolves to the collector’s answer',
  async ({ visitor, network, collector, recorded }) => {
    const link = await recorded.createLink(SHOP)
    const tag = scriptTag(`data-publishable-key="${collector.settings.publishableKey}"`)
    openWeb(network, { [SHOP]: site('Shop', tag) })
    await visitor.open(SHOP)
    const domain = new URL(link.shortLink).host
    const call = (text: string) => visitor.evaluate(`dubAnalytics.${text}`)
    const { clickId } = (await call(`trackClick({ domain: '${domain}', key: '${link.key}' })`)) as {
      clickId: string
    }
    expect(await visitor.cookie('dub_id')).toBe(clickId)
    expect(
      await call(`trackLead({ eventName: 'Sign up', customerExternalId: 'c1' })`),
    ).toMatchObject({
      click: { id: clickId },
      customer: { externalId: 'c1' },
    })
    expect(await call(`trackSale({ customerExternalId: 'c1', amount: 5 })`)).toMatchObject({
      sale: { amount: 5 },
    })
    expect(await call(`trackSale({ customerExternalId: '', amount: 5 })`)).toMatchObject({
      error: { code: 'unprocessable_entity' },
    })
    // A checkout page that has nothing to say gets an answer like any other.
    for (const nothing of ['trackSale()', 'trackLead()', 'trackClick()', 'trackSale(null)']) {
      expect(await call(nothing), nothing).toMatchObject({ error: { code: expect.any(String) } })
    }
    expect(visitor.faults).toEqual([])
  },
)

for (const [first, last, cookie] of [
  ['denied', 'granted', 'CLICK'],
  ['granted', 'denied', undefined],
] as const) {
  flow(
    `of two calls before the script, ${last} comes after ${first}`,
    async ({ visitor, network }) => {
      const stub = `<script>
      window.dubAnalytics = function () { (dubAnalytics.q = dubAnalytics.q || []).push(arguments) }
      dubAnalytics('consent', '${first}')
      dubAnalytics('consent', '${last}')
    </script>`
      openWeb(network, { [SHOP]: site('Shop', stub + scriptTag('data-consent="required"')) })
      await visitor.open(`${SHOP}/?dub_id=CLICK`)
      // After a yes the collector sets the cookie anew, and may answer after the no.
      await expect.poll(() => visitor.cookie('dub_id')).toBe(cookie)
    },
  )
}

flow(
  'partner and discount are there for as long as their click counts',
  async ({ visitor, network, collector }) => {
    const offer = {
      clickId: 'CLICK',
      partner: { id: 'pn_1', name: 'Ada & Söhne', image: null },
      discount: { id: 'disc_1', amount: 10, type: 'percentage' },
    }
    const real = watchedCollector(collector, [])
    openWeb(network, {
      [SHOP]: site('Shop', scriptTag()),
      [COLLECTOR]: {
        fetch: (request) =>
          request.url.endsWith('/track/click')
            ? Response.json(offer, { headers: { 'Access-Control-Allow-Origin': '*' } })
            : real.fetch(request),
      },
    })
    await visitor.open(`${SHOP}/?via=ada`)
    await visitor.evaluate('new Promise((settled) => dubAnalytics.ready(settled))')
    expect(await visitor.evaluate('DubAnalytics')).toMatchObject(offer)
    await visitor.open(`${SHOP}/later`)
    expect(await visitor.evaluate('DubAnalytics')).toMatchObject(offer)
    await visitor.open(`${SHOP}/?dub_id=NEWER`)
    expect(await visitor.evaluate('DubAnalytics')).toEqual({})
  },
)

flow(
  'a page without fetch is left alone, and its form has the click',
  async ({ visitor, network }) => {
    const old = '<script>window.fetch = undefined</script><form data-checkout></form>'
    openWeb(network, { [SHOP]: site('Shop', old + scriptTag()) })
    await visitor.open(`${SHOP}/?via=ada&dub_id=CLICK`)
    const field = `new FormData(document.querySelector('form')).get('clickId')`
    expect(await visitor.evaluate(field)).toBe('CLICK')
    const sale = `dubAnalytics.trackSale({ customerExternalId: 'c1', amount: 5 })`
    expect(await visitor.evaluate(sale)).toMatchObject({ error: { code: 'unreachable' } })
    expect(visitor.faults).toEqual([])
  },
)

flow(
  'where the first click counts, a later visit by ?via= is told to nobody',
  async ({ visitor, network, collector }) => {
    const calls: Request[] = []
    openWeb(network, {
      [SHOP]: site('Shop', scriptTag('data-attribution-model="first-click"')),
      [COLLECTOR]: watchedCollector(collector, calls),
    })
    await visitor.open(`${SHOP}/?dub_id=FIRST`)
    await visitor.open(`${SHOP}/?via=ada`)
    await visitor.evaluate('new Promise((settled) => dubAnalytics.ready(settled))')
    expect(calls.filter(({ url }) => url.endsWith('/track/click'))).toEqual([])
    expect(await visitor.cookie('dub_id')).toBe('FIRST')
  },
)
