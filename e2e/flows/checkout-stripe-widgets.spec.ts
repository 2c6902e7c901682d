import { expect } from '@playwright/test'
import { openWeb, SHOP, scriptTag, site } from '../checkouts/open-web.ts'
import { STRIPE_WIDGETS } from '../checkouts/stripe-widgets.ts'
import { flow } from '../support/flow.ts'

const widgets = `
  <stripe-pricing-table pricing-table-id="prctbl_1" publishable-key="pk_1"></stripe-pricing-table>
  <stripe-buy-button buy-button-id="buy_btn_1" publishable-key="pk_1"></stripe-buy-button>
  <stripe-buy-button id="own" client-reference-id="cart_7"></stripe-buy-button>`

const references = `[...document.querySelectorAll('stripe-pricing-table, stripe-buy-button')]
  .map((widget) => widget.getAttribute('client-reference-id'))`

flow("Stripe's widgets get the click as their reference", async ({ visitor, network }) => {
  openWeb(network, {
    [SHOP]: site('Shop', STRIPE_WIDGETS + widgets + scriptTag('', 'stripe')),
    'https://checkout.stripe.example': site('Stripe'),
  })
  await visitor.open(`${SHOP}/?dub_id=CLICK`)
  expect(await visitor.evaluate(references)).toEqual(['dub_id_CLICK', 'dub_id_CLICK', 'cart_7'])

  await visitor.evaluate('document.querySelector("stripe-pricing-table").button.click()')
  await visitor.sees('Stripe')
  expect(visitor.address()).toContain('?reference=dub_id_CLICK')
})

flow("without a click Stripe's widgets are left alone", async ({ visitor, network }) => {
  openWeb(network, {
    [SHOP]: site('Shop', STRIPE_WIDGETS + widgets + scriptTag('', 'stripe')),
  })
  await visitor.open(SHOP)
  expect(await visitor.evaluate(references)).toEqual([null, null, 'cart_7'])
})

flow('a widget added late gets it too, and once', async ({ visitor, network }) => {
  openWeb(network, {
    [SHOP]: site('Shop', STRIPE_WIDGETS + scriptTag('', 'stripe')),
  })
  await visitor.open(`${SHOP}/?dub_id=CLICK`)
  await visitor.evaluate(`{
    const box = document.createElement('div')
    box.innerHTML = '<section><stripe-buy-button></stripe-buy-button></section>'
    document.body.append(box)
  }`)
  expect(await visitor.evaluate(references)).toEqual(['dub_id_CLICK'])
  await visitor.evaluate('document.body.append(document.createElement("p"))')
  expect(await visitor.evaluate('document.querySelector("stripe-buy-button").changes')).toBe(1)
})

flow(
  'a page brought back by the back button passes on the newer click',
  async ({ visitor, network }) => {
    openWeb(network, {
      [SHOP]: site('Shop', STRIPE_WIDGETS + widgets + scriptTag('', 'stripe')),
    })
    await visitor.open(`${SHOP}/?dub_id=OLD`)
    // WebKit may give a page its own write back later, over a newer one: the next page writes none.
    await visitor.open(SHOP)
    await visitor.evaluate(`document.cookie = 'dub_id=NEW; domain=shop.example; path=/; secure'`)
    await visitor.evaluate(
      `dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`,
    )
    expect(await visitor.evaluate(references)).toEqual(['dub_id_NEW', 'dub_id_NEW', 'cart_7'])
  },
)
