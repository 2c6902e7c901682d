import type { LoadOrder } from './load-process.ts'
import { nextOfStored } from './stored-shop.ts'

export type Scenario = 'sale' | 'redirect'

/**
 * Streams of requests. Sales: a known click, half new and half known customers, unique invoices.
 */
export const scenarios: Readonly<Record<Scenario, (order: LoadOrder) => () => string>> = {
  sale(order) {
    const { secretKey, clickIds, run } = order
    const known = order.stored && nextOfStored(order.stored)
    let count = 0
    return () => {
      count++
      const customer = count % 2 === 0 ? count : count - 1
      const stored = known?.()
      const body = JSON.stringify({
        customerExternalId: count % 2 === 0 && stored ? stored.customer : `user_${run}_${customer}`,
        amount: 1_000 + (count % 9_000),
        currency: 'usd',
        invoiceId: stored ? stored.invoice(run) : `invoice_${run}_${count}`,
        clickId: stored?.clickId ?? clickIds[count % clickIds.length] ?? null,
        paymentProcessor: 'stripe',
        metadata: { plan: 'monthly' },
      })
      return (
        `POST /track/sale HTTP/1.1\r\nHost: 127.0.0.1\r\n` +
        `Authorization: Bearer ${secretKey}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
      )
    }
  },

  redirect({ ports: [port], run }) {
    let count = 0
    return () => {
      count++
      return (
        `GET /bench HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n` +
        `User-Agent: Mozilla/5.0 (X11; Linux x86_64) Chrome/150 ${run}/${count}\r\n\r\n`
      )
    }
  },
}
