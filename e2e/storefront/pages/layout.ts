import { html, raw } from 'hono/html'
import { type Basket, countItems } from '../basket.ts'

/** A page, or a piece of one, with everything in it escaped. */
export type Html = ReturnType<typeof html>

type PageFrame = {
  /** The tracking tag, exactly as a merchant pastes it. */
  readonly scriptTag: string
  readonly basket: Basket
  /** The panel beside the shop. */
  readonly recorded: Html
}

const mark = raw(
  `<svg class="mark" viewBox="0 0 48 32" aria-hidden="true" focusable="false">
  <path d="M1 11C14 8 19 12 24 19 27 9 35 2 47 1 40 6 36 12 33 21
    c-3 6-9 8-17 8 4-2 6-4 7-6C19 16 12 12 1 11z"/>
  </svg>`,
)

/** The frame around every page of the shop. */
export function renderPage({ scriptTag, basket, recorded }: PageFrame, title: string, main: Html) {
  const count = countItems(basket)
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
${raw(scriptTag)}
<script src="/panel.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the shop</a>
<div class="shop">
<p class="notice">A demo: nothing is charged.
<a href="#recorded">What was recorded</a></p>
<header class="top">
<a class="brand" href="/">${mark}<span>Tern &amp; Kettle</span></a>
<nav aria-label="Shop">
<a class="nav-link" href="/#teas">Teas</a>
<a class="nav-link" href="/products/everyday-pot">The pot</a>
<a class="nav-link" href="/basket">Basket <span class="count">${count}</span></a>
</nav>
</header>
<main id="main">${main}</main>
<footer class="bottom">
<p><strong>Tern &amp; Kettle</strong>, 4 Quay Street, Port Ellery</p>
<p>Delivery is included. Thirty days to change your mind.</p>
</footer>
</div>
<aside class="panel" id="recorded" aria-labelledby="recorded-title">${recorded}</aside>
</body>
</html>`
}
