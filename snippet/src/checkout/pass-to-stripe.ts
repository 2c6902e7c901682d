import { findClickId } from '../click-cookie.ts'

const NAME = 'client-reference-id'

/**
 * Puts the click id into Stripe's widgets that have none, or an older one of ours:
 * https://docs.stripe.com/payment-links/pricing-table#handle-fulfillment-with-the-stripe-api
 */
export const passToStripe = (): void => {
  const value = `dub_id_${findClickId()}`
  const widgets = document.querySelectorAll(
    `:is(stripe-pricing-table,stripe-buy-button):not([${NAME}]),` +
      `[${NAME}^=dub_id_]:not([${NAME}=${value}])`,
  )
  for (const widget of widgets) if (findClickId()) widget.setAttribute(NAME, value)
}
