import { expect } from '@playwright/test'
import { openWeb, SHOP, scriptTag } from '../checkouts/open-web.ts'
import { shopifyScript, shopifyStorefront } from '../checkouts/shopify-storefront.ts'
import { flow } from '../support/flow.ts'

const dubClickId = (value: string) => ({ name: 'dubClickId', value })
const tag = scriptTag('', 'shopify')

flow('the order hands back the click among its note attributes', async ({ visitor, network }) => {
  const shopify = shopifyStorefront(shopifyScript(true) + tag)
  openWeb(network, { [SHOP]: shopify })
  await visitor.open(`${SHOP}/?dub_id=CLICK`)
  const gift = { name: 'gift', value: 'yes' }
  await expect.poll(shopify.noteAttributes).toEqual([gift, dubClickId('CLICK')])
  // A page that is left before it has the answer asks again on the next.
  await expect.poll(() => visitor.evaluate('sessionStorage.dub_cart')).toBeTruthy()

  await visitor.open(`${SHOP}/products/tea`)
  await visitor.reload()
  await visitor.open(`${SHOP}/?dub_id=NEWER`)
  await expect.poll(shopify.noteAttributes).toEqual([gift, dubClickId('NEWER')])
  expect(shopify.updates, 'once for every change').toEqual([
    { attributes: { dubClickId: 'CLICK' } },
    { attributes: { dubClickId: 'NEWER' } },
  ])
})

flow("the visitor's second cart has the click again", async ({ visitor, network }) => {
  const shopify = shopifyStorefront(shopifyScript(true) + tag)
  openWeb(network, { [SHOP]: shopify })
  await visitor.open(`${SHOP}/?dub_id=CLICK`)
  await expect.poll(() => shopify.updates.length).toBe(1)
  shopify.order()
  await visitor.evaluate(`document.cookie = 'cart=token-2; path=/'`)
  await visitor.open(`${SHOP}/products/tea`)
  await expect.poll(shopify.noteAttributes).toEqual([dubClickId('CLICK')])
})

flow("Shopify's banner decides whether anything is kept", async ({ visitor, network }) => {
  const shopify = shopifyStorefront(shopifyScript(false) + tag)
  openWeb(network, { [SHOP]: shopify })
  await visitor.open(`${SHOP}/?dub_id=CLICK`)
  expect(await visitor.cookie('dub_id')).toBeUndefined()
  expect(shopify.updates).toEqual([])

  await visitor.evaluate('Shopify.customerPrivacy.setTrackingConsent({ marketing: true })')
  await expect.poll(() => shopify.updates).toEqual([{ attributes: { dubClickId: 'CLICK' } }])
  expect(await visitor.cookie('dub_id')).toBe('CLICK')

  await visitor.evaluate('Shopify.customerPrivacy.setTrackingConsent({ marketing: false })')
  expect(await visitor.cookie('dub_id')).toBeUndefined()
  expect(visitor.faults).toEqual([])
})
