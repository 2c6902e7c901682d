import { expect } from '@playwright/test'
import { type Arrivals, openWeb, SHOP, scriptTag, site } from '../checkouts/open-web.ts'
import { flow } from '../support/flow.ts'

/** WooCommerce's two checkouts: a form that is posted, and blocks that call the Store API. */
const CLASSIC = `<form name="checkout" class="checkout woocommerce-checkout" method="post"
  action="/?wc-ajax=checkout"><input type="hidden" name="billing_email" value="a@b.example">
  <input type="hidden" name="action" value="woocommerce_checkout">
  <button>Place order</button></form>`
const BLOCKS = `<div class="wp-block-woocommerce-checkout"><button onclick="fetch(
  '/wp-json/wc/store/v1/checkout', { method: 'POST', body: '{}' })">Place order</button></div>`
const tag = scriptTag('data-checkout="form.woocommerce-checkout"')

flow(
  'a classic WooCommerce checkout posts the field and the cookie',
  async ({ visitor, network }) => {
    const arrived: Arrivals = []
    openWeb(network, {
      [SHOP]: site('Checkout', CLASSIC + tag, arrived),
    })
    await visitor.open(`${SHOP}/?dub_id=CLICK`)
    await visitor.press('Place order')
    await expect.poll(() => arrived.find(({ method }) => method === 'POST')).toBeDefined()
    const order = arrived.find(({ method }) => method === 'POST')
    expect(new URLSearchParams(await order?.text()).get('clickId')).toBe('CLICK')
    expect(order?.headers.get('cookie')).toContain('dub_id=CLICK')
  },
)

flow('a WooCommerce checkout of blocks sends the cookie', async ({ visitor, network }) => {
  const arrived: Arrivals = []
  openWeb(network, {
    [SHOP]: site('Checkout', BLOCKS + tag, arrived),
  })
  await visitor.open(`${SHOP}/?dub_id=CLICK`)
  await visitor.press('Place order')
  await expect.poll(() => arrived.find(({ url }) => url.includes('/wc/store/'))).toBeDefined()
  const order = arrived.find(({ url }) => url.includes('/wc/store/'))
  expect(order?.headers.get('cookie')).toContain('dub_id=CLICK')
})
