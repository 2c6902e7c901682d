import { createHash } from 'node:crypto'
import type { Dub } from 'dub'
import { DubError } from 'dub/models/errors'
import type { Buyer, Order } from './order-book.ts'
import type { Confirmation } from './sale-queue.ts'

type PaidOrder = Order & { readonly buyer: Buyer }

/** The collector takes no more, and a long name must not cost the sale. */
const NAME_CHARACTERS_MAX = 100

/**
 * Tells the collector of a paid order. The order number is the invoice, so telling it twice is
 * telling it once. The buyer's e-mail stays in the shop.
 */
export async function confirmSale(
  dub: Dub,
  { number, totalMinor, basket, buyer }: PaidOrder,
): Promise<Confirmation> {
  try {
    await dub.track.sale({
      customerExternalId: customerIdOf(buyer.email),
      customerName: buyer.name?.slice(0, NAME_CHARACTERS_MAX) ?? null,
      amount: totalMinor,
      currency: 'usd',
      invoiceId: number,
      clickId: buyer.clickId,
      metadata: { items: basket.map(({ product, quantity }) => `${quantity} × ${product.name}`) },
    })
    return 'confirmed'
  } catch (error) {
    return isRefusal(error) ? 'refused' : 'unreachable'
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof DubError && error.statusCode < 500 && error.statusCode !== 429
}

/** The same person buying again is the same customer; the shop has no accounts to tell it by. */
function customerIdOf(email: string): string {
  return `buyer_${createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 20)}`
}
