import type { Dub } from 'dub'
import { type Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { BASKET_COOKIE, type Basket, readBasket, setQuantity, writeBasket } from './basket.ts'
import { createCheckout } from './checkout.ts'
import type { OrderBook } from './order-book.ts'
import { renderBasket } from './pages/basket.ts'
import { renderHome } from './pages/home.ts'
import { type Html, renderPage } from './pages/layout.ts'
import { renderNotHere } from './pages/not-here.ts'
import { renderPanel, renderWaitingPanel } from './pages/panel.ts'
import { renderProduct } from './pages/product.ts'
import { findProduct } from './products.ts'
import { readRecorded } from './recorded.ts'
import { createStaticFiles } from './static-files.ts'

export type ShopServices = {
  readonly dub: Dub
  readonly orders: OrderBook
  readonly scriptTag: string
  /** Origins of the script and of the payment host, for the content security policy. */
  readonly scriptOrigin: string
  readonly paymentsUrl: string
  readonly paymentsSecret: string
  /** Reports a paid order to the collector, now or when it can be reached. */
  confirm(orderNumber: string): void
}

export type ShowPage = (
  c: Context,
  title: string,
  main: Html,
  status?: 200 | 404,
  basket?: Basket,
) => Promise<Response>

/** The shop's website. */
export function createShop(services: ShopServices): Hono {
  const { dub, scriptTag } = services
  // Pages show what was last known: no page of the shop ever waits for the collector.
  let recorded: Html = renderWaitingPanel()
  const show: ShowPage = async (c, title, main, status = 200, basket = basketOf(c)) => {
    const frame = { scriptTag, basket, recorded }
    return c.html(renderPage(frame, `${title} · Tern & Kettle`, main), status)
  }

  const app = new Hono()
  app.use(async (c, next) => {
    await next()
    c.header('Content-Security-Policy', contentSecurityPolicy(services.scriptOrigin))
  })
  app.route('/', createStaticFiles())
  app.get('/', (c) => show(c, 'Small-batch tea', renderHome()))
  app.get('/products/:slug', (c) => {
    const product = findProduct(c.req.param('slug'))
    return product ? show(c, product.name, renderProduct(product)) : c.notFound()
  })
  app.get('/basket', (c) => show(c, 'Basket', renderBasket(basketOf(c))))
  app.post('/basket', changeBasket)
  app.route('/', createCheckout(services, show))
  app.get('/recorded', async (c) => {
    recorded = renderPanel(await readRecorded(dub))
    c.header('Cache-Control', 'no-store')
    return c.html(recorded)
  })
  app.notFound((c) =>
    show(c, 'Not here', renderNotHere('Not on this shelf', 'We looked behind the tins too.'), 404),
  )
  return app
}

function basketOf(c: Context): Basket {
  return readBasket(getCookie(c, BASKET_COOKIE))
}

/** `add` puts more of a product into the basket, `quantity` says how many there shall be. */
async function changeBasket(c: Context): Promise<Response> {
  const form = await c.req.formData()
  const product = findProduct(String(form.get('product')))
  if (!product) return c.notFound()
  const basket = basketOf(c)
  const present = basket.find((line) => line.product === product)?.quantity ?? 0
  const added = Number(form.get('add') ?? 0)
  const wished = form.has('quantity') ? Number(form.get('quantity')) : present + added
  const quantity = Number.isInteger(wished) && wished >= 0 ? wished : present
  const changed = setQuantity(basket, product, quantity)
  if (changed.length === 0) deleteCookie(c, BASKET_COOKIE)
  else setCookie(c, BASKET_COOKIE, writeBasket(changed), { httpOnly: true, sameSite: 'Lax' })
  return c.redirect('/basket', 303)
}

/** A shop with a strict policy needs to allow the script's origin twice: to load it, to call it. */
function contentSecurityPolicy(scriptOrigin: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' ${scriptOrigin}`,
    `connect-src 'self' ${scriptOrigin}`,
    "style-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
