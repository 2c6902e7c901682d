import { readFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import { Hono } from 'hono'
import {
  COLLECTOR,
  collectorSite,
  page as html,
  openWeb,
  SHOP,
  scriptTag,
  site,
} from '../checkouts/open-web.ts'
import { flow } from '../support/flow.ts'

const address = `${COLLECTOR}/script.js`
const outbound = JSON.stringify({ outbound: 'pay.example' })

/** Every way to include the script, all with the same settings. */
const INCLUSIONS: readonly (readonly [how: string, markup: string])[] = [
  ['with defer', `<script defer src="${address}" data-domains='${outbound}'></script>`],
  ['with async', `<script async src="${address}" data-domains='${outbound}'></script>`],
  ['as a module', `<script type="module" src="${address}" data-domains='${outbound}'></script>`],
  [
    'injected',
    `<script>document.head.append(Object.assign(document.createElement('script'),
       { src: '${address}?domains=${encodeURIComponent(outbound)}' }))</script>`,
  ],
  [
    'by a tag manager, settings in an object',
    `<script>window.saletrail = { domains: '${outbound}' }</script>
     <script src="${address}"></script>`,
  ],
  [
    'twice',
    `<script src="${address}" data-domains='${outbound}'></script>
     <script src="${address}" defer></script>`,
  ],
]

for (const [how, markup] of INCLUSIONS) {
  flow(`included ${how}, it works once`, async ({ visitor, page, context }) => {
    await openWeb(context, {
      [SHOP]: site('Shop', `<a href="https://pay.example/">Pay</a>${markup}`),
      [COLLECTOR]: collectorSite(),
      'https://plain.example': site('A page without it'),
    })
    const globals = 'Object.keys(window).sort().join()'
    await visitor.open('https://plain.example/')
    const before = new Set((await visitor.evaluate<string>(globals)).split(','))
    await visitor.open(`${SHOP}/?dub_id=CLICK`)
    await page.waitForFunction('window.dubAnalytics?.clickId() === "CLICK"')
    await page.getByText('Pay').click({ button: 'right' })
    expect(await visitor.evaluate('document.querySelector("a").href')).toBe(
      'https://pay.example/?dub_id=CLICK',
    )
    const after = (await visitor.evaluate<string>(globals)).split(',')
    const added = after.filter((name) => !before.has(name) && name !== 'saletrail')
    expect(added).toEqual(['DubAnalytics', 'dubAnalytics'])
    expect(visitor.faults).toEqual([])
  })
}

flow('it runs under a strict policy with Trusted Types', async ({ visitor, context }) => {
  const policy = `default-src 'none'; script-src 'nonce-n1'; connect-src ${COLLECTOR};
    require-trusted-types-for 'script'; trusted-types 'none'`.replace(/\s+/g, ' ')
  const shop = new Hono().get('*', (c) => {
    c.header('Content-Security-Policy', policy)
    return c.html(html('Shop', scriptTag('nonce="n1"')))
  })
  await openWeb(context, { [SHOP]: shop, [COLLECTOR]: collectorSite() })
  await visitor.open(`${SHOP}/?via=ada`)
  await expect.poll(() => visitor.cookie('dub_id')).toBe('viaClick00000001')
  expect(visitor.faults).toEqual([])
})

flow('with data-debug it narrates, without it is silent', async ({ visitor, page, context }) => {
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  for (const [attributes, count] of [
    ['', 0],
    ['data-debug', 2],
  ] as const) {
    await context.unrouteAll()
    await openWeb(context, {
      [SHOP]: site('Shop', `<form data-checkout></form>${scriptTag(attributes)}`),
      [COLLECTOR]: collectorSite(),
    })
    await visitor.open(`${SHOP}/?dub_id=CLICK${count}`)
    await visitor.evaluate('void new FormData(document.querySelector("form"))')
    expect(said.filter((line) => line.startsWith('Saletrail:'))).toHaveLength(count)
  }
  expect(said.join()).toMatch(/Saletrail: consent granted .*Saletrail: passed clickId/s)
})

flow(
  'a setting that cannot be read is reported, and the others count',
  async ({ visitor, page, context }) => {
    const warned: string[] = []
    page.on('console', (message) => message.type() === 'warning' && warned.push(message.text()))
    const broken = `data-domains="{'outbound': 1}" data-cookie-options='{"path":"/tea"}'`
    await openWeb(context, {
      [SHOP]: site('Shop', scriptTag(broken)),
      [COLLECTOR]: collectorSite(),
    })
    await visitor.open(`${SHOP}/tea/?dub_id=CLICK`)
    expect(await visitor.cookie('dub_id')).toBe('CLICK')
    expect((await context.cookies(`${SHOP}/tea/`))[0]?.path).toBe('/tea')
    expect(warned).toEqual([expect.stringContaining('Saletrail: domains')])
  },
)

flow('the official package drives it unchanged', async ({ visitor, page, context }) => {
  const calls: Request[] = []
  const source = await readFile(new URL(import.meta.resolve('@dub/analytics')), 'utf8')
  const shop = new Hono()
    .get('/analytics.js', (c) => c.body(source, 200, { 'Content-Type': 'text/javascript' }))
    .get('*', (c) =>
      c.html(
        html(
          'Shop',
          `<script type="module">
             import { inject } from '/analytics.js'
             inject({ apiHost: '${COLLECTOR}', publishableKey: 'dub_pk_1', queryParam: 'ref',
               domainsConfig: { refer: 'link.example' }, scriptProps: { src: '${address}' } })
             dubAnalytics.trackSale({ customerExternalId: 'c1', amount: 5 })
             dubAnalytics('ready', () => { document.title = 'ready' })
           </script>`,
        ),
      ),
    )
  await openWeb(context, { [SHOP]: shop, [COLLECTOR]: collectorSite(calls) })
  await visitor.open(`${SHOP}/?ref=ada`)
  await page.waitForFunction('document.title === "ready"')
  const sent = calls.filter(({ method }) => method === 'POST')
  const bodies = await Promise.all(sent.map((call) => call.clone().json()))
  expect(bodies).toContainEqual(expect.objectContaining({ domain: 'link.example', key: 'ada' }))
  expect(bodies).toContainEqual(expect.objectContaining({ customerExternalId: 'c1', amount: 5 }))
  expect(visitor.faults).toEqual([])
})
