import type { Reporter } from './reporter.ts'

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
  /**
   * The `Unverified` words that hold, with a space between: empty for a customer a server made.
   */
  readonly unverified: string
  /** Epoch milliseconds. */
  readonly createdAt: number
}

/**
 * What no server has said yet of a customer that a browser made: the server's own word, when it
 * comes, stands over it. `made_up` is a random name, which may be shown to anybody.
 */
export type Unverified = 'click' | 'name' | 'made_up' | 'email' | 'avatar'

export function isUnverified(customer: Customer, what: Unverified): boolean {
  return customer.unverified !== '' && customer.unverified.split(' ').includes(what)
}

/** The `unverified` of a customer once a server has said these. */
export function verify({ unverified }: Customer, said: readonly Unverified[]): string {
  return unverified
    .split(' ')
    .filter((word) => !said.includes(word as Unverified))
    .join(' ')
}

/** What every claim, of a lead or of a sale, says of its customer. */
export type CustomerClaim = {
  readonly reportedBy: Reporter
  readonly customerExternalId: string
  readonly clickId: string | null
  readonly customerName: string | null
  readonly customerEmail: string | null
  readonly customerAvatar: string | null
}
