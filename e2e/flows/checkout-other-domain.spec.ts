import { expect } from '@playwright/test'
import { type Arrivals, openWeb, SHOP, scriptTag, site } from '../checkouts/open-web.ts'
import { flow } from '../support/flow.ts'

const OUTBOUND = scriptTag(`data-domains='{"outbound":["pay.example","*.tickets.example"]}'`)

/** Every way a page leads a visitor elsewhere: `go(address)` as the page's own code would do it. */
const WAYS: readonly (readonly [way: string, markup: string])[] = [
  ['a link', '<a id="go" href="ADDRESS">Go</a>'],
  [
    'a link rendered and followed at once',
    `<button id="go" onclick="document.body.append(Object.assign(document.createElement('a'),
       { href: 'ADDRESS', id: 'late' })); late.click()">Go</button>`,
  ],
  [
    'a link in a web component',
    `<x-buy><template shadowrootmode="open">
       <a href="ADDRESS"><b id="go">Go</b></a></template></x-buy>`,
  ],
  [
    'an icon in a link',
    `<a href="ADDRESS" aria-label="Go"><svg width="40" height="40">
       <symbol id="icon"><rect width="40" height="40"/></symbol><use href="#icon"/></svg></a>`,
  ],
  [
    'a form',
    `<form action="ADDRESS"><input type="hidden" name="a" value="b c">
       <button id="go">Go</button></form>`,
  ],
  [
    'a button with an address of its own',
    `<form action="/own"><input type="hidden" name="a" value="b c">
       <button id="go" formaction="ADDRESS">Go</button></form>`,
  ],
  ['window.open', `<button id="go" onclick="window.open('ADDRESS', '_self')">Go</button>`],
  [
    "a frame's src",
    `<button id="go" onclick="const frame = document.createElement('iframe');
       frame.src = 'ADDRESS'; document.body.append(frame)">Go</button>`,
  ],
  [
    "a frame's attribute",
    `<button id="go" onclick="const frame = document.createElement('iframe');
       frame.setAttribute('src', 'ADDRESS'); document.body.append(frame)">Go</button>`,
  ],
]

for (const [way, markup] of WAYS) {
  flow(
    `${way} to the merchant's other domain carries the click, and loads once`,
    async ({ visitor, network }) => {
      const arrived: Arrivals = []
      openWeb(network, {
        [SHOP]: site(
          'Shop',
          markup.replace('ADDRESS', 'https://pay.example/till?a=b+c') + OUTBOUND,
        ),
        'https://pay.example': site('Till', '', arrived),
      })
      await visitor.open(`${SHOP}/?dub_id=CLICK`)
      await visitor.press('Go')
      await expect.poll(() => arrived.length).toBe(1)
      // Whatever loads twice does so before the visitor has been elsewhere and has come back.
      await visitor.open(`${SHOP}/later`)
      expect(arrived.map(({ url }) => url)).toEqual(['https://pay.example/till?a=b+c&dub_id=CLICK'])
      expect(visitor.faults).toEqual([])
    },
  )
}

flow(
  'a form that is posted to another domain carries the click among its fields',
  async ({ visitor, network }) => {
    const arrived: Arrivals = []
    openWeb(network, {
      [SHOP]: site(
        'Shop',
        `<form method="post" action="https://eu.tickets.example/buy"><button>Go</button></form>${OUTBOUND}`,
      ),
      'https://eu.tickets.example': site('Till', '', arrived),
    })
    await visitor.open(`${SHOP}/?dub_id=CLICK`)
    await visitor.press('Go')
    await visitor.sees('Till')
    expect(await arrived[0]?.text()).toBe('dub_id=CLICK')
  },
)

flow('a domain that only looks like it gets nothing', async ({ visitor, network }) => {
  const arrived: Arrivals = []
  openWeb(network, {
    [SHOP]: site(
      'Shop',
      `<a href="https://tickets.example/">Parent</a><a href="https://evilpay.example/">Look-alike</a>${OUTBOUND}`,
    ),
    'https://tickets.example': site('Parent page', '', arrived),
    'https://evilpay.example': site('Look-alike page', '', arrived),
  })
  for (const name of ['Parent', 'Look-alike']) {
    await visitor.open(`${SHOP}/?dub_id=CLICK`)
    await visitor.press(name)
    await visitor.sees(`${name} page`)
  }
  expect(arrived.map(({ url }) => url)).toEqual([
    'https://tickets.example/',
    'https://evilpay.example/',
  ])
})

const EMPTY: readonly (readonly [what: string, script: string])[] = [
  ['a window opened without an address', 'window.open()'],
  ['a window opened with an empty address', "window.open('')"],
  ['a frame whose address is emptied', "document.querySelector('iframe').src = ''"],
]

for (const [what, script] of EMPTY) {
  flow(`${what} stays empty, whatever <base> says`, async ({ visitor, network }) => {
    const arrived: Arrivals = []
    openWeb(network, {
      [SHOP]: site(
        'Shop',
        `<base href="https://pay.example/"><iframe></iframe>
         <button onclick="${script}">Go</button>${OUTBOUND}`,
      ),
      'https://pay.example': site('Till', '', arrived),
    })
    await visitor.open(`${SHOP}/?dub_id=CLICK`)
    await visitor.press('Go')
    await visitor.open('https://pay.example/marker')
    expect(arrived.map(({ url }) => url)).toEqual(['https://pay.example/marker'])
  })
}

flow("a frame in the page's own HTML is left alone", async ({ visitor, network }) => {
  const arrived: Arrivals = []
  openWeb(network, {
    [SHOP]: site('Shop', `${OUTBOUND}<iframe src="https://pay.example/till"></iframe>`),
    'https://pay.example': site('Till', '', arrived),
  })
  await visitor.open(`${SHOP}/?dub_id=CLICK`)
  await visitor.open(`${SHOP}/later`)
  await visitor.open('https://pay.example/marker')
  const paths = arrived
    .map(({ url }) => new URL(url))
    .map(({ pathname, search }) => pathname + search)
  expect(paths).toEqual(['/till', '/till', '/marker'])
})
