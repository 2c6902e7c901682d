import { passToShopify } from './checkout/pass-to-shopify.ts'
import { passToStripe } from './checkout/pass-to-stripe.ts'
import { findClickId, heldClick } from './click-cookie.ts'
import type { Click } from './dub-analytics.ts'
import { guard } from './guard.ts'
import { readCookie } from './read-cookie.ts'

/**
 * Tells those who do not ask by themselves which click the visitor has now: on load, when it
 * changes, and when a page comes back out of the back/forward cache.
 */
export const passOn = /* @__PURE__ */ guard((): void => {
  if (ADAPTER === 'stripe') passToStripe()
  if (ADAPTER === 'shopify') passToShopify()
  window.DubAnalytics = {}
  // Without the cookie there is nothing to parse, and it throws into the guard.
  const data: Partial<Click> =
    heldClick ?? JSON.parse(decodeURIComponent(readCookie('dub_partner_data') as string))
  // Data of an earlier click is not shown: its discount is not the one that will be counted.
  if (data.clickId === findClickId()) window.DubAnalytics = data
})
