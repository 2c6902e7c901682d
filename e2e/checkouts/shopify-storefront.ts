import { Hono } from 'hono'
import type { Site } from '../support/network/site.ts'
import { page } from './open-web.ts'

/** A Shopify storefront: its page, its Ajax cart, and its customer-privacy API. */
type ShopifyStorefront = Site & {
  /** Every call of `/cart/update.js` so far, as it was sent. */
  readonly updates: object[]
  /** The order's `note_attributes`, as the webhook of the next order would have them. */
  readonly noteAttributes: () => { name: string; value: string }[]
  /** Sells what is in the cart: the next visitor's cart is a new one. */
  order(): void
}

export function shopifyStorefront(markup: string): ShopifyStorefront {
  const updates: object[] = []
  let attributes: Record<string, string> = { gift: 'yes' }
  let cart = 1
  const app = new Hono()
  app.post('/de/cart/update.js', async (c) => {
    if (!c.req.header('content-type')?.includes('json')) return c.text('', 415)
    const update = (await c.req.json()) as { attributes: Record<string, string> }
    updates.push(update)
    attributes = { ...attributes, ...update.attributes }
    c.header('Set-Cookie', `cart=token-${cart}; Path=/`)
    return c.json({ token: `token-${cart}`, attributes })
  })
  app.get('*', (c) => c.html(page('Storefront', markup)))
  return {
    fetch: app.fetch,
    updates,
    noteAttributes: () => Object.entries(attributes).map(([name, value]) => ({ name, value })),
    order() {
      cart += 1
      attributes = {}
    },
  }
}

/**
 * Shopify's own script. The customer-privacy API is there once a theme has asked for it, and the
 * visitor's answer is told by an event; `allowed` is the answer that an earlier page has kept.
 */
export function shopifyScript(allowed: boolean): string {
  return `<script>
    window.Shopify = { shop: 'tea.myshopify.com', routes: { root: '/de/' } }
    Shopify.loadFeatures = (features, loaded) => {
      if (features[0].name !== 'consent-tracking-api') return loaded(new Error('unknown feature'))
      queueMicrotask(() => {
        let allowed = ${allowed}
        Shopify.customerPrivacy = {
          marketingAllowed: () => allowed,
          setTrackingConsent({ marketing }) {
            allowed = marketing
            const detail = { marketingAllowed: marketing, analyticsAllowed: marketing }
            document.dispatchEvent(new CustomEvent('visitorConsentCollected', { detail }))
          },
        }
        loaded()
      })
    }
  </script>`
}
