import type { Sale } from '../../attribution/sale.ts'

/** Nothing was recorded: neither a customer nor a click was known. */
export function unattributedAnswer(eventName: string): string {
  return JSON.stringify({ eventName, customer: null, sale: null })
}

/**
 * The answer to the call that recorded this sale, and to every repetition of it. It is made of the
 * sale alone, which never changes, and in one order of fields: so it is the same bytes for ever.
 */
export function saleAnswer(sale: Sale): string {
  return JSON.stringify({
    eventName: sale.eventName,
    customer: {
      id: sale.customerId,
      name: sale.customerName,
      email: sale.customerEmail,
      avatar: sale.customerAvatar,
      externalId: sale.customerExternalId,
    },
    sale: {
      amount: sale.usdCents ?? sale.amount,
      currency: sale.usdCents === null ? sale.currency : 'usd',
      paymentProcessor: sale.paymentProcessor,
      invoiceId: sale.invoiceId,
      metadata: sale.metadata === null ? null : JSON.parse(sale.metadata),
    },
  })
}
