import { findClickId, setConsent } from '../click-cookie.ts'
import { guard } from '../guard.ts'
import { readCookie } from '../read-cookie.ts'
import { settings } from '../settings.ts'

let passed: string | undefined

/**
 * Puts the click id among the cart's attributes, which Shopify hands back with the order as
 * `note_attributes`; the endpoint merges them: https://shopify.dev/docs/api/ajax/reference/cart
 * Once for every click and every cart, which Shopify's cookie `cart` names.
 */
export const passToShopify = (): void => {
  const clickId = findClickId()
  const pair = () => `${readCookie('cart')} ${clickId}`
  if (!clickId || settings.consent !== 'granted') return
  if (passed === clickId || sessionStorage.dub_cart === pair()) return
  passed = clickId
  fetch(`${window.Shopify?.routes?.root ?? '/'}cart/update.js`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ attributes: { dubClickId: clickId } }),
  })
    // The first answer may have named a new cart.
    .then(() => {
      sessionStorage.dub_cart = pair()
    })
    .catch(() => {})
}

/** Lets the visitor's choice in Shopify's banner decide: nothing is written before it is known. */
export const followShopify = (): void => {
  const shop = window.Shopify
  if (!shop?.loadFeatures) return
  const follow = guard((event?: CustomEvent) =>
    setConsent(
      (event ? event.detail.marketingAllowed : shop?.customerPrivacy?.marketingAllowed())
        ? 'granted'
        : 'denied',
    ),
  )
  settings.consent = 'required'
  shop.loadFeatures([{ name: 'consent-tracking-api', version: '0.1' }], () => follow())
  document.addEventListener('visitorConsentCollected', follow as EventListener)
}
