import { readFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import { Hono } from 'hono'
import { buildSnippet } from '../../snippet/build.ts'
import {
  COLLECTOR,
  page as html,
  openWeb,
  SHOP,
  scriptTag,
  site,
  watchedCollector,
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
  flow(`included ${how}, it works once`, async ({ visitor, network }) => {
    openWeb(network, {
      [SHOP]: site('Shop', `<a href="https://pay.example/">Pay</a>${markup}`),
      'https://plain.example': site('A page without it'),
      'https://pay.example': site('Till'),
    })
    const globals = 'Object.keys(window).sort().join()'
    await visitor.open('https://plain.example/')
    const before = new Set((await visitor.evaluate<string>(globals)).split(','))
    await visitor.open(`${SHOP}/?dub_id=CLICK`)
    await expect.poll(() => visitor.evaluate('window.dubAnalytics?.clickId()')).toBe('CLICK')
    const after = (await visitor.evaluate<string>(globals)).split(',')
    const added = after.filter((name) => !before.has(name) && name !== 'saletrail')
    expect(added).toEqual(['DubAnalytics', 'dubAnalytics'])

    await visitor.press('Pay')
    await visitor.sees('Till')
    expect(visitor.address()).toBe('https://pay.example/?dub_id=CLICK')
    expect(visitor.faults).toEqual([])
  })
}

flow(
  'included by theme and tag manager, a visit is one click',
  async ({ visitor, network, collector, recorded }) => {
    const link = await recorded.createLink(SHOP)
    const calls: Request[] = []
    openWeb(network, {
      [SHOP]: site('Shop', scriptTag() + scriptTag()),
      [COLLECTOR]: watchedCollector(collector, calls),
    })
    await visitor.open(`${SHOP}/?via=${link.key}`)
    await visitor.evaluate('new Promise((settled) => dubAnalytics.ready(settled))')
    await expect.poll(() => visitor.cookie('dub_id')).toMatch(/^\w{16}$/)
    expect(calls.filter(({ url }) => url.endsWith('/track/click'))).toHaveLength(1)
  },
)

flow('it runs under a strict policy with Trusted Types', async ({ visitor, network, recorded }) => {
  const link = await recorded.createLink(SHOP)
  const policy = `default-src 'none'; script-src 'nonce-n1'; connect-src ${COLLECTOR};
    require-trusted-types-for 'script'; trusted-types 'none'`.replace(/\s+/g, ' ')
  const shop = new Hono().get('*', (c) => {
    c.header('Content-Security-Policy', policy)
    return c.html(html('Shop', scriptTag('nonce="n1"')))
  })
  openWeb(network, { [SHOP]: shop })
  await visitor.open(`${SHOP}/?via=${link.key}`)
  await expect.poll(() => visitor.cookie('dub_id')).toMatch(/^\w{16}$/)
  expect(visitor.faults).toEqual([])
})

flow('a page may hold it to its integrity', async ({ visitor, network }) => {
  const { integrity } = await buildSnippet()
  const held = (hash: string) => scriptTag(`integrity="${hash}" crossorigin`)
  openWeb(network, { [SHOP]: site('Shop', held(integrity)) })
  await visitor.open(`${SHOP}/?dub_id=CLICK`)
  expect(await visitor.evaluate('dubAnalytics.clickId()')).toBe('CLICK')

  // The control: what is not the script that was built does not run.
  openWeb(network, { [SHOP]: site('Shop', held(`sha384-${'A'.repeat(64)}`)) })
  await visitor.open(SHOP)
  expect(await visitor.evaluate('typeof dubAnalytics')).toBe('undefined')
})

/** Takes down what a page's console is told, and the latest answer that the page has waited for. */
const LISTEN = `<script>
  window.said = []
  const ask = window.fetch
  window.fetch = (...request) => (window.answered = ask(...request))
  for (const level of ['debug', 'log', 'info', 'warn', 'error']) {
    console[level] = (...words) => said.push(level + ': ' + words.join(' '))
  }
</script>`

flow('with data-debug it narrates, without it is silent', async ({ visitor, network }) => {
  for (const [attributes, count] of [
    ['', 0],
    ['data-debug', 3],
  ] as const) {
    openWeb(network, {
      [SHOP]: site('Shop', `<form data-checkout></form>${LISTEN}${scriptTag(attributes)}`),
    })
    await visitor.open(`${SHOP}/?dub_id=CLICK${count}`)
    // Once the collector has renewed the cookie, the visitor's consent is heeded once more.
    await visitor.evaluate('answered.then(() => true)')
    await visitor.evaluate('void new FormData(document.querySelector("form"))')
    const lines = await visitor.evaluate<string[]>('said')
    expect(lines.filter((line) => line.includes('Saletrail:'))).toHaveLength(count)
  }
  const said = (await visitor.evaluate<string[]>('said')).join('\n')
  expect(said).toContain('Saletrail: granted ')
  expect(said).toContain(`Saletrail: clickId= ${SHOP}/?dub_id=CLICK3`)
})

flow(
  'a setting that cannot be read is reported, and the others count',
  async ({ visitor, network }) => {
    const broken = `data-domains="{'outbound': 1}" data-cookie-options='{"path":"/tea"}'`
    openWeb(network, {
      [SHOP]: site('Shop', LISTEN + scriptTag(broken)),
    })
    await visitor.open(`${SHOP}/tea/?dub_id=CLICK`)
    expect(await visitor.cookie('dub_id')).toBe('CLICK')
    expect((await visitor.cookieJar())[0]?.path).toBe('/tea')
    expect(await visitor.evaluate('said')).toEqual([
      expect.stringMatching(/^warn: Saletrail: domains/),
    ])
  },
)

flow('a setting that cannot be read is as good as none', async ({ visitor, network, recorded }) => {
  const link = await recorded.createLink(SHOP)
  openWeb(network, { [SHOP]: site('Shop', scriptTag(`data-query-params="['ref']"`)) })
  await visitor.open(`${SHOP}/?via=${link.key}`)
  await expect.poll(() => visitor.cookie('dub_id')).toMatch(/^\w{16}$/)
})

flow('the official package drives it unchanged', async ({ visitor, network, collector }) => {
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
  openWeb(network, { [SHOP]: shop, [COLLECTOR]: watchedCollector(collector, calls) })
  await visitor.open(`${SHOP}/?ref=ada`)
  await expect.poll(() => visitor.evaluate('document.title')).toBe('ready')
  const sent = () => calls.filter(({ method }) => method === 'POST')
  await expect.poll(() => sent().length).toBe(2)
  const bodies = await Promise.all(sent().map((call) => call.clone().json()))
  expect(bodies).toContainEqual(expect.objectContaining({ domain: 'link.example', key: 'ada' }))
  expect(bodies).toContainEqual(expect.objectContaining({ customerExternalId: 'c1', amount: 5 }))
  expect(visitor.faults).toEqual([])
})
