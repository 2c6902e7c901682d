import { html } from 'hono/html'
import { drawProduct } from '../draw-product.ts'
import { formatPrice } from '../format-price.ts'
import { PRODUCTS, type Product } from '../products.ts'

export function renderHome() {
  return html`<section class="hero">
<p class="eyebrow">Small-batch tea from the harbour</p>
<h1>Tea for the hour you have.</h1>
<p class="lead">Five teas and one good pot. We blend on Mondays, pack by hand, and post the same
week, so that what you open still smells of something.</p>
<a class="button action" href="#teas">Choose a tea</a>
</section>
<section id="teas" aria-labelledby="teas-title">
<h2 id="teas-title">On the shelf</h2>
<ul class="shelf">${PRODUCTS.map(renderCard)}</ul>
</section>`
}

function renderCard(product: Product) {
  return html`<li><a class="card" href="/products/${product.slug}">
${drawProduct(product)}
<span class="card-name">${product.name}</span>
<span class="card-tagline">${product.tagline}</span>
<span class="price">${formatPrice(product.priceMinor)}</span>
</a></li>`
}
