import type { CustomerClaim } from './customer.ts'
import type { Reporter } from './reporter.ts'

/** What a caller of `POST /track/sale` claims, validated and trimmed. */
export type SaleClaim = CustomerClaim & {
  /** Integer of minor units of `currency`. */
  readonly amount: number
  /** ISO 4217, lower case. */
  readonly currency: string
  readonly eventName: string
  readonly paymentProcessor: PaymentProcessor
  /** The idempotency key; one sale per workspace and invoice, for ever. */
  readonly invoiceId: string | null
  /** A JSON object, as text. */
  readonly metadata: string | null
  readonly leadEventName: string | null
}

/** Those of the public API's reference page, and those that newer SDKs send. */
export const PAYMENT_PROCESSORS = [
  'stripe',
  'shopify',
  'polar',
  'paddle',
  'revenuecat',
  'custom',
  'apple',
  'dub',
  'lemonsqueezy',
] as const
type PaymentProcessor = (typeof PAYMENT_PROCESSORS)[number]

/**
 * A recorded sale: immutable, and enough to give again the answer first given, byte for byte. That
 * is why a server's holds the customer as it stood at that moment. A browser's holds nothing
 * personal, for a browser is told only what it says itself.
 */
export type Sale = {
  readonly workspaceId: number
  readonly id: string
  readonly invoiceId: string | null
  readonly customerId: string
  /** Null once the customer is erased, as is everything personal. */
  readonly customerExternalId: string | null
  /** In a browser's sale only a name that was made up for this customer. */
  readonly customerName: string | null
  readonly customerEmail: string | null
  readonly customerAvatar: string | null
  readonly linkId: string
  readonly clickId: string
  /** The lead this sale belongs to; null for a known customer's direct sale. */
  readonly leadId: string | null
  readonly eventName: string
  readonly paymentProcessor: PaymentProcessor
  /** Minor units of `currency`, as the caller gave them. */
  readonly amount: number
  readonly currency: string
  /** Value at the rate of `rateDate`; null when the currency has no rate. */
  readonly usdCents: number | null
  /** Units of the currency per US dollar, as a decimal. */
  readonly rate: string | null
  readonly rateDate: string | null
  readonly metadata: string | null
  /** A browser's sale is unverified: it counts in no totals, and the server's own replaces it. */
  readonly reportedBy: Reporter
  /** Epoch milliseconds. */
  readonly recordedAt: number
}
