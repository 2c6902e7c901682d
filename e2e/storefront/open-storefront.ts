import { randomBytes } from 'node:crypto'
import { Dub } from 'dub'
import { confirmSale } from './confirm-sale.ts'
import { listen } from './listen.ts'
import { openOrderBook } from './order-book.ts'
import { createPayments } from './payments.ts'
import { openSaleQueue } from './sale-queue.ts'
import { createShop } from './shop.ts'

type StorefrontOptions = {
  readonly collectorUrl: string
  readonly secretKey: string
  /** The tracking tag, exactly as a merchant pastes it. */
  readonly scriptTag: string
  /** 0, the default, takes free ports. */
  readonly shopPort?: number
  readonly paymentsPort?: number
}

export type Storefront = {
  /** The shop, on 127.0.0.1. */
  readonly url: string
  /** The payment host, on localhost: another host, without the shop's cookies. */
  readonly paymentsUrl: string
  close(): Promise<void>
}

const COLLECTOR_TIMEOUT_MS = 5_000
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 30_000

/** Opens the shop and the payment host it works with. */
export async function openStorefront(options: StorefrontOptions): Promise<Storefront> {
  const { collectorUrl, secretKey, scriptTag, shopPort = 0, paymentsPort = 0 } = options
  const dub = new Dub({
    token: secretKey,
    serverURL: collectorUrl,
    timeoutMs: COLLECTOR_TIMEOUT_MS,
    retryConfig: { strategy: 'none' },
  })
  const orders = openOrderBook()
  const sales = openSaleQueue<string>({
    confirm: async (number) => {
      const order = orders.find(number)
      return order?.buyer ? confirmSale(dub, { ...order, buyer: order.buyer }) : 'refused'
    },
    firstPauseMs: FIRST_PAUSE_MS,
    longestPauseMs: LONGEST_PAUSE_MS,
  })
  const paymentsSecret = randomBytes(24).toString('hex')
  const payments = await listen(createPayments(paymentsSecret).fetch, 'localhost', paymentsPort)
  const shop = createShop({
    dub,
    orders,
    scriptTag,
    scriptOrigin: collectorUrl,
    paymentsUrl: payments.url,
    paymentsSecret,
    confirm: sales.add,
  })
  const shopServer = await listen(shop.fetch, '127.0.0.1', shopPort)
  return {
    url: shopServer.url,
    paymentsUrl: payments.url,
    async close() {
      sales.close()
      await Promise.all([shopServer.close(), payments.close()])
    },
  }
}
