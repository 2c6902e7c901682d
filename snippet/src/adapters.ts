/**
 * The variants: `script.js` sees to windows and frames, `script.js?with=stripe` to Stripe's widgets
 * instead, and so on. Why they are not one: docs/adr/0006-one-adapter-a-script.md
 */
export const ADAPTERS = ['opened', 'stripe', 'shopify', 'paddle'] as const
