import { type Context, Hono } from 'hono'
import { deleteCookie, getCookie } from 'hono/cookie'
import { BASKET_COOKIE, readBasket } from './basket.ts'
import type { Buyer, Order } from './order-book.ts'
import { renderCheckout } from './pages/checkout.ts'
import { renderNotHere } from './pages/not-here.ts'
import { renderThankYou } from './pages/thank-you.ts'
import { isSame, sign, signPaymentRequest } from './payment-request.ts'
import type { ShopServices, ShowPage } from './shop.ts'

/** The way from a basket to a paid order, on the shop's own server. */
export function createCheckout(services: ShopServices, show: ShowPage): Hono {
  const { orders } = services
  const showExpired = (c: Context) => show(c, 'Checkout expired', expired, 404)

  function pay(number: string, buyer: Buyer): Order | undefined {
    const order = orders.pay(number, buyer)
    if (order) services.confirm(number)
    return order
  }

  const app = new Hono()
  app.get('/checkout', async (c): Promise<Response> => {
    const buyNow = c.req.query('buy')
    const basket = readBasket(buyNow ? `${buyNow}.1` : getCookie(c, BASKET_COOKIE))
    if (basket.length === 0) return c.redirect('/basket', 303)
    const order = orders.issue(basket)
    c.header('Cache-Control', 'no-store')
    return show(c, 'Checkout', renderCheckout(order, hostedCheckoutUrl(c, services, order)))
  })
  app.post('/checkout', async (c): Promise<Response> => {
    const form = await c.req.formData()
    const text = (name: string) => String(form.get(name) ?? '').trim()
    const clickId = asClickId(text('clickId')) ?? asClickId(getCookie(c, 'dub_id'))
    const order = pay(text('order'), { email: text('email'), name: text('name') || null, clickId })
    if (!order) return showExpired(c)
    deleteCookie(c, BASKET_COOKIE)
    return c.redirect(`/thank-you/${order.number}`, 303)
  })
  app.post('/payments/paid', async (c) => {
    const body = await c.req.text()
    const signature = c.req.header('Paywell-Signature')
    if (!isSame(sign(body, services.paymentsSecret), signature)) return c.text('Not signed', 401)
    const { order, email, name, clickId } = JSON.parse(body) as Buyer & { order: string }
    const paid = pay(order, { email, name, clickId: asClickId(clickId) })
    return paid ? c.text('Thank you') : c.text('No such order', 404)
  })
  app.get('/thank-you/:number', (c) => {
    const order = orders.find(c.req.param('number'))
    if (!order?.buyer) return showExpired(c)
    // Once more, as many shops do from this page alone: the invoice makes it one sale.
    services.confirm(order.number)
    deleteCookie(c, BASKET_COOKIE)
    c.header('Cache-Control', 'no-store')
    return show(c, 'Thank you', renderThankYou(order), 200, [])
  })
  return app
}

const expired = renderNotHere(
  'This checkout has expired',
  'Nothing was charged. Your basket is as you left it.',
)

function hostedCheckoutUrl(c: Context, services: ShopServices, order: Order): string {
  const { signature, merchant } = signPaymentRequest(
    { order: order.number, amountMinor: order.totalMinor, merchant: new URL(c.req.url).origin },
    services.paymentsSecret,
  )
  const query = { order: order.number, amount: String(order.totalMinor), merchant, signature }
  return `${services.paymentsUrl}/pay?${new URLSearchParams(query)}`
}

/** What a form, a cookie or another host sends is a stranger's text. */
function asClickId(value: string | null | undefined): string | null {
  return /^[0-9A-Za-z_-]{1,64}$/.exec(value ?? '')?.[0] ?? null
}
