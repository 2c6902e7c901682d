import type { Click, CreditableClick, RecentClick } from '../attribution/click.ts'
import type { Customer } from '../attribution/customer.ts'
import type { Lead } from '../attribution/lead.ts'
import type { Link, LinkTotals } from '../attribution/link.ts'
import type { Sale } from '../attribution/sale.ts'
import type { Catalog, EventFilter, LinkFilter } from './catalog.ts'
import type { Register } from './register.ts'

type BatchLimits = {
  /** So many calls of `apply` may be under way together; more would only wait for each other. */
  readonly atOnce: number
  /** Of fewer commands a batch costs as much: none of fewer goes beside another. */
  readonly besideMin: number
}

/**
 * The port to a database engine. Everything outside `store/` speaks to this and never learns which
 * engine runs. What the ledger needs to decide and write, what readers ask, and the register.
 *
 * Any method may reject with `StoreUnavailable`; only `apply` and `changeRegister` reject with
 * `StoreConflict`.
 */
export interface Store extends Register, Catalog {
  readonly batches: BatchLimits
  /** What is known of a batch, in a few set-based reads. Never partial: absent means not there. */
  readFacts(wanted: FactsWanted): Promise<FactsFound>
  /**
   * Writes everything in one transaction. Resolves when it is flushed to stable storage; when it
   * rejects, nothing of it is there.
   */
  apply(writes: Writes): Promise<void>
  /**
   * Resolves when nothing that was erased is left in the engine's files: no journal, log or free
   * page still holds it. Where the files are a server's own, nothing is left in its tables.
   */
  scrub(): Promise<void>

  /**
   * The salt of visitor hashes on a day (`YYYY-MM-DD`): `fresh` the first time; older are erased.
   */
  takeVisitorSalt(day: string, fresh: string): Promise<string>

  /** The link behind `https://<domain>/<key>`, in whichever workspace it is. */
  findLinkByDomain(domain: string, key: string): Promise<Link | undefined>
  /** Lists are newest first. Deleted links are not listed. */
  listLinks(
    workspaceId: number,
    filter: LinkFilter,
    stretch: ListStretch,
  ): Promise<LinkWithTotals[]>
  listClicks(workspaceId: number, page: Page, filter?: EventFilter): Promise<Click[]>
  listLeads(workspaceId: number, page: Page, filter?: EventFilter): Promise<Lead[]>
  listSales(workspaceId: number, page: Page, filter?: EventFilter): Promise<Sale[]>
  /** Those of the ids that are there, in no order; deleted links, too. */
  findLinks(workspaceId: number, ids: readonly string[]): Promise<LinkWithTotals[]>
  findClicks(workspaceId: number, ids: readonly string[]): Promise<Click[]>
  findCustomers(workspaceId: number, ids: readonly string[]): Promise<CustomerWithTotals[]>

  /** Rejects when the database does not answer. */
  ping(): Promise<void>
  close(): Promise<void>
}

export type FactsWanted = {
  readonly links: readonly { readonly workspaceId: number; readonly id: string }[]
  readonly linkKeys: readonly {
    readonly workspaceId: number
    readonly domain: string
    readonly key: string
  }[]
  /** A link comes with whichever link has the domain and key it is to move to. */
  readonly linkReferences: readonly {
    readonly workspaceId: number
    readonly reference:
      | { readonly id: string }
      | { readonly externalId: string }
      /** The oldest link to this destination. */
      | { readonly url: string }
    readonly movesTo: { readonly domain: string | null; readonly key: string | null }
  }[]
  readonly clicks: readonly { readonly workspaceId: number; readonly id: string }[]
  readonly customerIds: readonly { readonly workspaceId: number; readonly id: string }[]
  readonly recentClicks: readonly {
    readonly workspaceId: number
    readonly linkId: string
    readonly visitorHash: string
  }[]
  /**
   * A customer comes with its newest lead, a server's before a browser's, and with the lead of that
   * name if one is given; or without any lead, which saves looking for them.
   */
  readonly customers: readonly {
    readonly workspaceId: number
    readonly externalId: string
    readonly leadEventName: string | null
    readonly withoutLeads?: boolean
  }[]
  readonly invoices: readonly { readonly workspaceId: number; readonly invoiceId: string }[]
  readonly outrankedInvoices: readonly {
    readonly workspaceId: number
    readonly invoiceId: string
  }[]
}

export type FactsFound = {
  /** Those asked for, those of every click, customer and lead found, and maybe others. */
  readonly links: readonly Link[]
  readonly clicks: readonly CreditableClick[]
  readonly recentClicks: readonly RecentClick[]
  readonly customers: readonly Customer[]
  readonly leads: readonly Lead[]
  readonly sales: readonly Sale[]
  readonly outrankedSales: readonly Sale[]
}

export type Writes = {
  /**
   * Rows that must still stand as they were read, for what was decided rests on them; if not, that
   * is a conflict. Looked at before anything is written.
   */
  readonly expectedLinks: readonly Link[]
  readonly expectedCustomers: readonly Customer[]
  readonly expectedLeads: readonly Lead[]
  /**
   * URLs that still no link leads to, but for those expected: any other is a conflict. Of two who
   * give a URL of one workspace at once, the second finds what the first has written.
   */
  readonly expectedFreeUrls: readonly { readonly workspaceId: number; readonly url: string }[]
  /** Takes the place of the link of the same id, where there is one. */
  readonly links: readonly Link[]
  readonly clicks: readonly Click[]
  /**
   * Takes the place of the same visitor's earlier one on the same link; one within the hour is a
   * conflict. No two of a batch are one visitor's on one link.
   */
  readonly recentClicks: readonly RecentClick[]
  /** New ones, and those that have changed, which are expected as they were; their totals stay. */
  readonly customers: readonly Customer[]
  /** New ones, and those that have changed, which are expected as they were. */
  readonly leads: readonly Lead[]
  /**
   * Browsers' sales to be taken away, before the servers' of the same invoices are written. One
   * that is not there as it was read is a conflict.
   */
  readonly replacedSales: readonly Sale[]
  readonly sales: readonly Sale[]
  /** Browsers' reports of invoices that servers have reported too: kept aside, listed nowhere. */
  readonly outrankedSales: readonly Sale[]
  /**
   * Customers to be forgotten, after everything else is written: the customer goes, and every
   * personal field of its leads and sales becomes null.
   */
  readonly erasures: readonly { readonly workspaceId: number; readonly customerId: string }[]
  /** To be added to what stands: one entry a link. */
  readonly linkTotals: readonly LinkTotalsAdded[]
  /**
   * To be added to what stands: one entry a customer, be it of nothing, for everyone a sale or a
   * lead is recorded for. One that is not there is a conflict: it was forgotten meanwhile.
   */
  readonly customerTotals: readonly CustomerTotalsAdded[]
}

export type LinkTotalsAdded = LinkTotals & {
  readonly workspaceId: number
  readonly linkId: string
}

export type CustomerTotalsAdded = CustomerTotals & {
  readonly workspaceId: number
  readonly customerId: string
}

/** A stretch of a list, newest first. */
export type Page = {
  readonly limit: number
  readonly offset: number
  /** Oldest first instead. */
  readonly isAscending?: boolean
}

/** A stretch of a list: so many from the top, or next to a row, itself not among them. */
export type ListStretch = { readonly limit: number } & (
  | { readonly offset: number }
  | { readonly after: string }
  | { readonly before: string }
)

export type LinkWithTotals = Link & LinkTotals
export type CustomerWithTotals = Customer & CustomerTotals
export type CustomerTotals = {
  readonly sales: number
  /** US cents. */
  readonly saleAmount: number
}
