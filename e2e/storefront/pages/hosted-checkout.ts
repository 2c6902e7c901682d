import { html } from 'hono/html'
import { formatPrice } from '../format-price.ts'
import type { PaymentRequest } from '../payment-request.ts'

/** The payment host's page. It knows the order and its price, and nothing of baskets or cookies. */
export function renderHostedCheckout(request: PaymentRequest, clickId: string) {
  const total = formatPrice(request.amountMinor)
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pay ${total} with Paywell</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
</head>
<body class="paywell">
<main class="narrow">
<p class="paywell-brand">Paywell</p>
<h1>${total}</h1>
<p class="lead">Tern &amp; Kettle, order ${request.order}</p>
<form class="fields" method="post" action="/pay">
<input type="hidden" name="order" value="${request.order}">
<input type="hidden" name="amount" value="${request.amountMinor}">
<input type="hidden" name="merchant" value="${request.merchant}">
<input type="hidden" name="signature" value="${request.signature}">
<input type="hidden" name="clickId" value="${clickId}">
<label for="email">E-mail</label>
<input id="email" name="email" type="email" required maxlength="100" autocomplete="email">
<label for="name">Name on the card <span class="optional">optional</span></label>
<input id="name" name="name" maxlength="100" autocomplete="cc-name">
<p class="card-on-file"><span>Demo card</span> <span>ending in 4242</span></p>
<button class="button button-wide">Pay ${total}</button>
</form>
<p class="back"><a href="${request.merchant}/basket">Back to Tern &amp; Kettle</a></p>
</main>
</body>
</html>`
}
