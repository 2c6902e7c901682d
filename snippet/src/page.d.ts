/** What the build puts in, and what a page may have that the language's own types do not know. */

type Adapter = typeof import('./adapters.ts').ADAPTERS[number]

/** Which adapter this variant of the script holds: the build writes it in. */
declare const ADAPTER: Adapter

/** Whether the variant keeps what the collector has not answered. */
declare const HAS_OUTBOX: boolean

interface Navigator {
  /** https://w3c.github.io/gpc/ */
  readonly globalPrivacyControl?: boolean
}

interface Document {
  /** https://wicg.github.io/nav-speculation/prerendering.html */
  readonly prerendering?: boolean
}

interface Window {
  /** The settings, where a tag manager strips the attributes of the script tag. */
  readonly saletrail?: Record<string, string>
  /** https://shopify.dev/docs/api/customer-privacy */
  readonly Shopify?: {
    routes?: { root: string }
    customerPrivacy?: { marketingAllowed: () => boolean }
    loadFeatures?: (features: object[], loaded: () => void) => void
  }
  /** https://developer.paddle.com/paddlejs/methods/paddle-checkout-open */
  readonly Paddle?: { Checkout?: object }
}
