/**
 * Stripe's script for `<stripe-pricing-table>` and `<stripe-buy-button>`: elements that draw
 * themselves when they are in the page, heed their attributes then and later, and lead to a
 * payment page with the reference they have at that moment.
 */
export const STRIPE_WIDGETS = `<script async>
  for (const name of ['stripe-pricing-table', 'stripe-buy-button']) {
    customElements.define(name, class extends HTMLElement {
      static observedAttributes = ['client-reference-id']
      connectedCallback() {
        const button = document.createElement('button')
        button.textContent = 'Subscribe'
        button.onclick = () => {
          const reference = this.getAttribute('client-reference-id') ?? ''
          location.href = 'https://checkout.stripe.example/pay?reference=' + reference
        }
        this.attachShadow({ mode: 'closed' }).append(button)
        this.button = button
      }
      attributeChangedCallback() { this.changes = (this.changes ?? 0) + 1 }
    })
  }
</script>`
