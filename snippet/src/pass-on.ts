import { passToShopify } from './checkout/pass-to-shopify.ts'
import { passToStripe } from './checkout/pass-to-stripe.ts'
import { findClickId, readPartnerData } from './click-cookie.ts'
import { guard } from './guard.ts'

/**
 * Tells those who do not ask by themselves which click the visitor has now: on load, when it
 * changes, and when a page comes back out of the back/forward cache.
 */
export const passOn = /* @__PURE__ */ guard((): void => {
  if (ADAPTER === 'stripe') passToStripe()
  if (ADAPTER === 'shopify') passToShopify()
  window.DubAnalytics = {}
  // Data of an earlier click is not shown: its discount is not the one that will be counted.
  const data = readPartnerData()
  if (data.clickId === findClickId()) window.DubAnalytics = data
})
