import { html } from 'hono/html'
import { type Basket, type BasketLine, sumBasket } from '../basket.ts'
import { drawProduct } from '../draw-product.ts'
import { formatPrice } from '../format-price.ts'

export function renderBasket(basket: Basket) {
  if (basket.length === 0) {
    return html`<section class="narrow"><h1>Your basket is empty</h1>
<p class="lead">The kettle is patient.</p>
<p class="action"><a class="button" href="/#teas">Choose a tea</a></p></section>`
  }
  return html`<section class="narrow">
<h1>Your basket</h1>
<ul class="lines">${basket.map(renderLine)}</ul>
<p class="total"><span>Total, delivery included</span>
<strong>${formatPrice(sumBasket(basket))}</strong></p>
<p class="actions"><a class="button" href="/checkout">Go to checkout</a>
<a href="/#teas">Keep looking</a></p>
</section>`
}

function renderLine({ product, quantity }: BasketLine) {
  return html`<li class="line">
<a class="line-picture" href="/products/${product.slug}" tabindex="-1" aria-hidden="true">
${drawProduct(product)}</a>
<div class="line-name"><a href="/products/${product.slug}">${product.name}</a>
<span>${product.tagline}</span></div>
<form method="post" action="/basket">
<input type="hidden" name="product" value="${product.slug}">
<label><span class="unseen">Quantity of ${product.name}</span>
<input type="number" name="quantity" value="${quantity}" min="0" max="12"
  inputmode="numeric"></label>
<button class="link-button">Update<span class="unseen"> ${product.name}</span></button>
</form>
<span class="price">${formatPrice(product.priceMinor * quantity)}</span>
</li>`
}
