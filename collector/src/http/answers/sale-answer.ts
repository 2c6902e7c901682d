import type { Sale, SaleClaim } from '../../attribution/sale.ts'

/** Nothing was recorded: neither a customer nor a click was known. */
export function unattributedAnswer(eventName: string): string {
  return JSON.stringify({ eventName, customer: null, sale: null })
}

/**
 * The answer to the server call that recorded this sale, and to every repetition of it. It is made
 * of the sale alone, which never changes, and in one order of fields: so it is the same bytes for
 * ever.
 */
export function saleAnswer(sale: Sale): string {
  const customer = {
    id: sale.customerId,
    name: sale.customerName,
    email: sale.customerEmail,
    avatar: sale.customerAvatar,
    externalId: sale.customerExternalId,
  }
  return toJson(sale, customer, sale.metadata)
}

/**
 * The same for a browser. Whatever could be somebody's own is shown only where this very call says
 * it too; a repeated call says it again, so it gets the same bytes.
 */
export function browserSaleAnswer(sale: Sale, claim: SaleClaim): string {
  const isOwnCustomer = claim.customerExternalId === sale.customerExternalId
  const customer = {
    id: sale.customerId,
    name: claim.customerName ?? sale.customerName,
    email: claim.customerEmail,
    avatar: claim.customerAvatar,
    externalId: claim.customerExternalId,
  }
  const metadata = claim.metadata === sale.metadata ? sale.metadata : null
  return toJson(sale, isOwnCustomer ? customer : null, metadata)
}

function toJson(sale: Sale, customer: object | null, metadata: string | null): string {
  const { eventName, usdCents, paymentProcessor, invoiceId } = sale
  const amount = usdCents ?? sale.amount
  const currency = usdCents === null ? sale.currency : 'usd'
  const json = JSON.stringify({
    eventName,
    customer,
    sale: { amount, currency, paymentProcessor, invoiceId },
  })
  // Metadata is kept as the JSON it was given as.
  return `${json.slice(0, -2)},"metadata":${metadata}}}`
}
