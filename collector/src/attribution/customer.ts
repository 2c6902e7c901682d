/** A person the shop knows by its own id. Made by the first lead or direct sale. */
export type Customer = {
  readonly workspaceId: number
  /** `cus_` and a time-ordered id. */
  readonly id: string
  /** The shop's own id of this customer; unique in the workspace. */
  readonly externalId: string
  readonly name: string
  readonly email: string | null
  readonly avatar: string | null
  /** The link that won this customer; it is kept for ever. */
  readonly linkId: string
  /** The click that won this customer. */
  readonly clickId: string
  /** Epoch milliseconds. */
  readonly createdAt: number
}
