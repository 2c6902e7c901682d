/** Where a visit came from and on what, as far as it is known. */
export type Surroundings = {
  /** ISO 3166-1, two capitals. */
  readonly country: string | null
  /** ISO 3166-2, the country's code in front: `US-CA`. */
  readonly region: string | null
  readonly city: string | null
  /** Two capitals: `AF`, `AN`, `AS`, `EU`, `NA`, `OC` or `SA`. */
  readonly continent: string | null
  /** `Desktop`, `Mobile`, `Tablet` or `Tv`. */
  readonly device: string | null
  /** Such as `Chrome`. */
  readonly browser: string | null
  /** Such as `Windows`. */
  readonly os: string | null
}

/** A visit through a link. Its id travels in the `dub_id` cookie to the checkout. */
export type Click = Surroundings & {
  readonly workspaceId: number
  /**
   * 16 characters `[0-9A-Za-z]`, time-ordered, so that neighbours in time are neighbours on disk.
   */
  readonly id: string
  readonly linkId: string
  /** Where the visitor landed. */
  readonly url: string
  readonly referrer: string | null
  /** Epoch milliseconds. */
  readonly recordedAt: number
}

/** What a lead or a sale has to know of a click to be credited to it. */
export type CreditableClick = Pick<Click, 'workspaceId' | 'id' | 'linkId' | 'recordedAt'>

/**
 * The newest click of one visitor on one link, kept for an hour so that a reload is not a click.
 */
export type RecentClick = {
  readonly workspaceId: number
  readonly linkId: string
  /** SHA-256 of client address and user agent under a salt that changes daily. */
  readonly visitorHash: string
  readonly clickId: string
  /** Epoch milliseconds. */
  readonly recordedAt: number
}
