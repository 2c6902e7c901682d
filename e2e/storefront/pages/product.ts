import { html } from 'hono/html'
import { drawProduct } from '../draw-product.ts'
import { formatPrice } from '../format-price.ts'
import type { Product } from '../products.ts'

export function renderProduct(product: Product) {
  const { slug, name, tagline, story, size, priceMinor, facts } = product
  return html`<p class="crumb"><a href="/#teas">All products</a></p>
<article class="product">
${drawProduct(product)}
<div>
<h1>${name}</h1>
<p class="lead">${tagline}</p>
<p class="price price-large">${formatPrice(priceMinor)} <span>${size}</span></p>
<p>${story}</p>
<form class="buy" method="post" action="/basket">
<input type="hidden" name="product" value="${slug}">
<label>Quantity
<input type="number" name="add" value="1" min="1" max="12" inputmode="numeric"></label>
<button class="button">Add to basket</button>
<a class="button button-quiet" href="/checkout?buy=${slug}">Buy it now</a>
</form>
<dl class="facts">${facts.map(renderFact)}</dl>
</div>
</article>`
}

function renderFact([label, text]: Product['facts'][number]) {
  return html`<div><dt>${label}</dt><dd>${text}</dd></div>`
}
