/** A step before the sale, such as "Sign up"; once per customer and event name. */
export type Lead = {
  readonly workspaceId: number
  /** Time-ordered: the customer's newest lead has the greatest id. */
  readonly id: string
  readonly customerId: string
  readonly linkId: string
  readonly clickId: string
  readonly eventName: string
  /** Epoch milliseconds. */
  readonly recordedAt: number
}
