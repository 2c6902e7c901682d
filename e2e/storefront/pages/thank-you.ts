import { html } from 'hono/html'
import { formatPrice } from '../format-price.ts'
import type { Order } from '../order-book.ts'
import { renderSummaryLine } from './checkout.ts'

export function renderThankYou({ number, basket, totalMinor }: Order) {
  return html`<section class="narrow thanks">
<svg class="tick" viewBox="0 0 48 48" aria-hidden="true" focusable="false"><circle cx="24" cy="24"
r="23"/><path d="m14 25 7 7 14-15"/></svg>
<h1>Thank you. The kettle is on.</h1>
<p class="lead">Your order <strong>${number}</strong> is in. We pack on Mondays, so look out for
the post at the end of the week.</p>
<div class="summary"><ul>${basket.map(renderSummaryLine)}</ul>
<p class="total"><span>Paid, delivery included</span><strong>${formatPrice(totalMinor)}</strong></p>
</div>
<p class="action"><a class="button button-quiet" href="/">Back to the shop</a></p>
</section>`
}
