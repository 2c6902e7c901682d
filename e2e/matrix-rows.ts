/** A row of the matrix: an edge where attribution is lost, and the flows that go over it. */
type Row = {
  readonly edge: string
  /** Of the file and the title, as in `checkout-form.spec.ts › a field …`. */
  readonly flows: RegExp
}

/** In the order of a purchase: the checkouts, the cookie, consent, the calls, the roads. */
export const ROWS: readonly Row[] = [
  { edge: 'own form, own server', flows: /^short-link\.spec|^checkout-form\.spec/ },
  { edge: 'own form, the last and the first click', flows: /^attribution-model\.spec/ },
  {
    edge: 'another domain: link',
    flows: /other-domain.*a link to|other-host.*another host counts/,
  },
  {
    edge: 'another domain: form',
    flows: /other-domain.*(a form|a button)|other-host.*marked form/,
  },
  { edge: 'another domain: window.open', flows: /other-domain.*window\.open/ },
  { edge: 'another domain: frame, loaded once', flows: /other-domain.*a frame/ },
  { edge: 'link in a web component', flows: /other-domain.*web component/ },
  { edge: 'button rendered late', flows: /rendered and followed at once/ },
  { edge: 'Stripe Payment Links', flows: /payment-links.*of Stripe/ },
  { edge: 'Stripe’s pricing table and buy button, also late', flows: /^checkout-stripe-widgets/ },
  { edge: 'Shopify’s cart', flows: /^checkout-shopify.*(order hands back|second cart)/ },
  { edge: 'Paddle', flows: /^checkout-paddle/ },
  { edge: 'Polar', flows: /payment-links.*Polar/ },
  { edge: 'Lemon Squeezy', flows: /payment-links.*Lemon Squeezy/ },
  { edge: 'WooCommerce and other server-rendered shops', flows: /^checkout-server-rendered/ },
  { edge: 'target=_blank, and a stopped click', flows: /opened in any other way/ },
  { edge: 'middle click', flows: /middle button/ },
  { edge: 'context menu, copied address', flows: /right button|whose menu/ },
  { edge: 'cookie on the widest domain, co.uk, IPs, localhost', flows: /cookie-life.*belongs to/ },
  { edge: 'data-cookie-options: how long it lives', flows: /^cookie-options/ },
  { edge: 'page out of the back/forward cache', flows: /back\/forward cache/ },
  { edge: 'prerendered page', flows: /prerendered/ },
  { edge: 'tab open for days', flows: /open for days/ },
  { edge: 'Safari’s 7 days: renewed by the collector', flows: /^first-party.*renews the cookie/ },
  { edge: 'short link on the own site, no script', flows: /^first-party.*no script runs/ },
  {
    edge: 'consent required, then given',
    flows: /consent.*(without the visitor|before the script)/,
  },
  { edge: 'consent required, after a short link', flows: /^first-party.*taken back/ },
  { edge: 'Global Privacy Control', flows: /Global Privacy Control/ },
  { edge: 'Shopify’s consent banner', flows: /Shopify's banner/ },
  { edge: 'one request a page, whichever adapter', flows: /^one-request/ },
  { edge: 'script deferred, async, module, injected, twice', flows: /it works once|is one click$/ },
  { edge: 'strict CSP and Trusted Types', flows: /strict policy/ },
  { edge: 'Subresource Integrity', flows: /to its integrity/ },
  { edge: 'the official package', flows: /official package/ },
  { edge: '?via= of a partner', flows: /^via\.spec|partner and discount/ },
  { edge: 'every attribute of the official script', flows: /^script-settings.*is told to/ },
  {
    edge: 'calls of the page, also before the script',
    flows: /^script-settings.*(resolves|comes)/,
  },
  { edge: 'no fetch in the page', flows: /page without fetch/ },
  { edge: '100,000 hostile addresses and cookies', flows: /100,000 hostile/ },
  { edge: 'network lost while paying', flows: /loses the network/ },
  { edge: 'answer lost on its way', flows: /answer is lost/ },
  { edge: 'tab closed at once after paying', flows: /closed at once/ },
  { edge: 'collector away, then back', flows: /collector (is away|has no time|answers with)/ },
  { edge: 'a slow collector keeps no buyer waiting', flows: /keeps no buyer waiting/ },
  { edge: '6× CPU throttle', flows: /slow processor/ },
  { edge: '1,000 links on the page', flows: /1,000 links carries/ },
  { edge: 'blocker with EasyList, EasyPrivacy, uBlock’s', flows: /blocker/ },
  { edge: 'cookies refused: the shop sells', flows: /refuses cookies|without cookies/ },
]
