import { createHash } from 'node:crypto'
import type { LoadOrder } from './load-process.ts'
import { nextOfStored } from './stored-shop.ts'

/** Every second sale is a customer's who was new so long before: known to every collector. */
const KNOWN_AFTER = 1_001

export type Scenario = 'sale' | 'redirect'

/**
 * Streams of requests. Sales: a known click, half new and half known customers, unique invoices.
 * Redirects: visitors nobody has seen before, as a proxy passes them on.
 */
export const scenarios: Readonly<Record<Scenario, (order: LoadOrder) => () => string>> = {
  sale(order) {
    const { secretKey, clickIds, run } = order
    const known = order.stored && nextOfStored(order.stored)
    let count = 0
    return () => {
      count++
      const stored = known?.()
      const isKnown = count % 2 === 0
      const customer = `user_${run}_${isKnown ? Math.max(count - KNOWN_AFTER, 1) : count}`
      const body = JSON.stringify({
        customerExternalId: isKnown && stored ? stored.customer : customer,
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
    const before = Number.parseInt(createHash('sha1').update(run).digest('hex').slice(0, 5), 16)
    let count = 0
    return () => {
      const visitor = before * 4_096 + ++count
      return (
        `GET /bench HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n` +
        `X-Forwarded-For: ${addressOf(visitor)}\r\n` +
        `User-Agent: ${USER_AGENTS[count % USER_AGENTS.length]}\r\n\r\n`
      )
    }
  },
}

/** A few hundred browsers: a visitor of a shop has one of them, and an address of its own. */
const USER_AGENTS = ['Windows NT 10.0; Win64; x64', 'Macintosh; Intel Mac OS X 10_15_7']
  .concat(['X11; Linux x86_64', 'Linux; Android 16; Pixel 9', 'Linux; Android 15; SM-S931B'])
  .flatMap((system) =>
    Array.from(
      { length: 60 },
      (_, version) =>
        `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) ` +
        `Chrome/${91 + version}.0.0.0 Safari/537.36`,
    ),
  )

function addressOf(visitor: number): string {
  return [24, 16, 8, 0].map((bits) => (visitor >>> bits) & 255).join('.')
}
