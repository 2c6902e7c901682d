import { html } from 'hono/html'
import type { BasketLine } from '../basket.ts'
import { formatPrice } from '../format-price.ts'
import type { Order } from '../order-book.ts'

/**
 * Both ways to pay carry the same order number. The form is marked `data-checkout`; the link to the
 * other host is matched by the selector in the script tag.
 */
export function renderCheckout(order: Order, hostedCheckoutUrl: string) {
  const total = formatPrice(order.totalMinor)
  return html`<h1>Checkout</h1>
<div class="checkout">
<form class="fields" data-checkout method="post" action="/checkout">
<input type="hidden" name="order" value="${order.number}">
<h2>Where shall it go?</h2>
<label for="email">E-mail</label>
<input id="email" name="email" type="email" required maxlength="100" autocomplete="email"
  aria-describedby="email-why">
<p class="hint" id="email-why">For the receipt, and nothing else.</p>
<label for="name">Name on the parcel <span class="optional">optional</span></label>
<input id="name" name="name" maxlength="100" autocomplete="name">
<label for="address">Address <span class="optional">optional in this demo</span></label>
<textarea id="address" name="address" rows="3" autocomplete="street-address"></textarea>
<h2>Payment</h2>
<p class="card-on-file"><span>Demo card</span> <span>ending in 4242</span></p>
<button class="button button-wide">Pay ${total}</button>
<p class="or"><span>or</span></p>
<a class="button button-quiet button-wide" href="${hostedCheckoutUrl}">Pay with Paywell</a>
<p class="hint">Paywell is on another host. You come back here when you have paid.</p>
</form>
<section class="summary" aria-labelledby="summary-title">
<h2 id="summary-title">Your order</h2>
<ul>${order.basket.map(renderSummaryLine)}</ul>
<p class="total"><span>Total, delivery included</span><strong>${total}</strong></p>
<p class="hint">Order ${order.number}</p>
</section>
</div>`
}

export function renderSummaryLine({ product, quantity }: BasketLine) {
  return html`<li><span>${quantity} × ${product.name}</span>
<span>${formatPrice(product.priceMinor * quantity)}</span></li>`
}
