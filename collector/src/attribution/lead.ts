import type { CustomerClaim } from './customer.ts'
import type { Reporter } from './reporter.ts'

/** What a caller of `POST /track/lead` claims, validated and trimmed. */
export type LeadClaim = CustomerClaim & {
  readonly eventName: string
  readonly mode: LeadMode
  /** How many of it there were, such as seats: 1 to 100. */
  readonly eventQuantity: number
  /** A JSON object, as text. */
  readonly metadata: string | null
}

/**
 * `deferred` makes the customer now and leaves the lead to a later call. The public API answers
 * `wait` once the lead is recorded and `async` before; here both are on disk before the answer.
 */
export const LEAD_MODES = ['async', 'wait', 'deferred'] as const
type LeadMode = (typeof LEAD_MODES)[number]

/** A step before the sale, such as "Sign up"; once per customer and event name. */
export type Lead = {
  readonly workspaceId: number
  /** Time-ordered: the customer's newest lead has the greatest id. */
  readonly id: string
  readonly customerId: string
  readonly linkId: string
  readonly clickId: string
  readonly eventName: string
  /** How many of it there were, such as seats: 1 to 100. Totals add it. */
  readonly quantity: number
  /** A JSON object, as text. */
  readonly metadata: string | null
  /** A browser's lead is replaced by the server's own of the same name. */
  readonly reportedBy: Reporter
  /** Epoch milliseconds. */
  readonly recordedAt: number
}
