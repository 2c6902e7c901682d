/** A short link: `https://<domain>/<key>` leads to `url`, and clicks on it earn the credit. */
export type Link = {
  readonly workspaceId: number
  /** `link_` and a time-ordered id. */
  readonly id: string
  /** Host, with its port where it is not the scheme's own. */
  readonly domain: string
  /** As it was given; keys are compared by `foldKey`. */
  readonly key: string
  /** Destination, http or https. */
  readonly url: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** Epoch milliseconds; a disabled link is treated as if it were not there. */
  readonly disabledAt: number | null
}

/** What a link has earned. */
export type LinkTotals = {
  readonly clicks: number
  readonly leads: number
  readonly sales: number
  /** US cents of the sales that could be converted. */
  readonly saleAmount: number
  /** Epoch milliseconds of the newest click. */
  readonly lastClickedAt: number | null
}

/**
 * Keys are typed from posters and read out in podcasts, so `Summer` and `summer` are one key. The
 * public Dub API compares them the same way.
 */
export function foldKey(key: string): string {
  return key.toLowerCase()
}
