import { type Context, Hono } from 'hono'
import { renderHostedCheckout } from './pages/hosted-checkout.ts'
import { findPaymentRequest, type PaymentRequest, sign } from './payment-request.ts'
import { createStaticFiles } from './static-files.ts'

const REPORT_TIMEOUT_MS = 5_000

/**
 * Paywell, a payment host as there are many: it shows a page of its own, takes the money, reports
 * the payment to the shop's server together with the `dub_id` it was called with, and sends the
 * buyer back. It shares no cookie with the shop and loads no script of anybody.
 */
export function createPayments(secret: string): Hono {
  const app = new Hono()
  app.route('/', createStaticFiles())
  app.get('/pay', (c) => {
    const request = findPaymentRequest((name) => c.req.query(name), secret)
    if (!request) return refuse(c)
    return c.html(renderHostedCheckout(request, c.req.query('dub_id') ?? ''))
  })
  app.post('/pay', async (c) => {
    const form = await c.req.formData()
    const read = (name: string) => form.get(name)?.toString()
    const request = findPaymentRequest(read, secret)
    if (!request) return refuse(c)
    const payment = {
      order: request.order,
      email: read('email') ?? '',
      name: read('name') || null,
      clickId: read('clickId') || null,
    }
    if (!(await reported(request, JSON.stringify(payment), secret))) {
      return c.text('The shop does not answer. Nothing was charged; please try again.', 502)
    }
    return c.redirect(`${request.merchant}/thank-you/${request.order}`, 303)
  })
  return app
}

function refuse(c: Context): Response {
  return c.text('This payment link is not complete. Please go back to the shop.', 400)
}

async function reported(
  { merchant }: PaymentRequest,
  body: string,
  secret: string,
): Promise<boolean> {
  try {
    const answer = await fetch(`${merchant}/payments/paid`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Paywell-Signature': sign(body, secret) },
      body,
      signal: AbortSignal.timeout(REPORT_TIMEOUT_MS),
    })
    return answer.ok
  } catch {
    return false
  }
}
