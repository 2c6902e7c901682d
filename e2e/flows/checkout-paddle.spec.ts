import { expect } from '@playwright/test'
import { openWeb, SHOP, scriptTag, site } from '../checkouts/open-web.ts'
import { paddleSite } from '../checkouts/paddle.ts'
import { flow } from '../support/flow.ts'

const CDN = 'https://cdn.paddle.com'
const paddle = `<script src="${CDN}/paddle/v2/paddle.js"></script>`
const items = [{ priceId: 'pri_1', quantity: 1 }]
const buttons = `
  <button onclick='Paddle.Checkout.open({ items: ${JSON.stringify(items)} })'>Overlay</button>
  <a class="paddle_button" href="#!" data-items='${JSON.stringify(items)}'
    data-custom-data='{"plan":"pro"}'>Button</a>`
const initialize = '<script>Paddle.Initialize({ token: "test_1" })</script>'

const ORDERS: readonly (readonly [when: string, markup: string])[] = [
  ['before', paddle + buttons + initialize + scriptTag('', 'paddle')],
  ['after', scriptTag('', 'paddle').replace('defer', '') + paddle + buttons + initialize],
]

for (const [when, markup] of ORDERS) {
  flow(
    `every checkout of a Paddle.js that loads ${when} us carries the click`,
    async ({ visitor, network }) => {
      openWeb(network, {
        [SHOP]: site('Shop', markup),
        [CDN]: paddleSite(),
      })
      await visitor.open(`${SHOP}/?dub_id=CLICK`)
      await visitor.press('Overlay')
      await visitor.press('Button')
      expect(await visitor.evaluate('Paddle.opened')).toEqual([
        { items, customData: { dub_id: 'CLICK' } },
        { items, customData: { dub_id: 'CLICK', plan: 'pro' } },
      ])
      expect(visitor.faults).toEqual([])
    },
  )
}

flow('what the shop tells Paddle itself stays', async ({ visitor, network }) => {
  const own = paddle + buttons.replace('"plan":"pro"', '"dub_id":"OWN"') + initialize
  openWeb(network, {
    [SHOP]: site('Shop', own + scriptTag('', 'paddle')),
    [CDN]: paddleSite(),
  })
  await visitor.open(`${SHOP}/?dub_id=CLICK`)
  await visitor.press('Button')
  expect(await visitor.evaluate('Paddle.opened')).toEqual([
    { items, customData: { dub_id: 'OWN' } },
  ])
})

flow('without a click Paddle is told nothing', async ({ visitor, network }) => {
  openWeb(network, {
    [SHOP]: site('Shop', paddle + buttons + initialize + scriptTag('', 'paddle')),
    [CDN]: paddleSite(),
  })
  await visitor.open(SHOP)
  await visitor.press('Button')
  expect(await visitor.evaluate('Paddle.opened')).toEqual([{ items, customData: { plan: 'pro' } }])
})
