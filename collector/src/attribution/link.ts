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
  /** The shop's own id of this link; unique among the workspace's links. */
  readonly externalId: string | null
  /** The shop's customer this link belongs to, where the shop has tenants of its own. */
  readonly tenantId: string | null
  readonly partnerId: string | null
  /** `{id, name, image}` of the partner whose link this is: a JSON object, as text. */
  readonly partner: string | null
  /** What the partner's customers are given off: a JSON object, as text. */
  readonly discount: string | null
  /** Epoch milliseconds; from then on a visit is not a click. */
  readonly expiresAt: number | null
  /** Where visitors go from then on; without it they find no link. */
  readonly expiredUrl: string | null
  /**
   * Whatever else was said of it, kept and given back: a JSON object, as text. Its campaign is put
   * into the URL, redirects follow `ios`, `android` and `geo`; nothing else of it is acted upon.
   */
  readonly details: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** Epoch milliseconds. */
  readonly updatedAt: number
  /** Epoch milliseconds; an archived link works and is left out of lists. */
  readonly archivedAt: number | null
  /** Epoch milliseconds; a disabled link is treated as if it were not there. */
  readonly disabledAt: number | null
  /** Epoch milliseconds; a deleted link is kept for its sales, and its key is free again. */
  readonly deletedAt: number | null
}

/** Whether clicks and sales may be credited to it: it is neither disabled nor deleted. */
export function isThere(link: Link | undefined): link is Link {
  return link !== undefined && link.disabledAt === null && link.deletedAt === null
}

/** Visits to an expired link are not clicks; sales from earlier clicks still count. */
export function isExpired({ expiresAt }: Link, now: number): boolean {
  return expiresAt !== null && expiresAt <= now
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

/** Before anything has happened on it. */
export const NO_TOTALS: LinkTotals = {
  clicks: 0,
  leads: 0,
  sales: 0,
  saleAmount: 0,
  lastClickedAt: null,
}

/**
 * Keys are typed from posters and read out in podcasts, so `Summer` and `summer` are one key. The
 * public Dub API compares them the same way.
 */
export function foldKey(key: string): string {
  return key.toLowerCase()
}
