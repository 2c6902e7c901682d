import type { Reference } from '../attribution/reference.ts'
import type { CustomerWithTotals, LinkWithTotals, ListStretch } from './store.ts'

/** What readers ask of a workspace beyond plain lists. Deleted links are not found by name. */
export interface Catalog {
  countLinks(workspaceId: number, filter: LinkFilter): Promise<number>
  findLink(
    workspaceId: number,
    reference: Reference | LinkAddress,
  ): Promise<LinkWithTotals | undefined>
  listCustomers(
    workspaceId: number,
    filter: CustomerFilter,
    stretch: ListStretch,
  ): Promise<CustomerWithTotals[]>
  findCustomer(workspaceId: number, reference: Reference): Promise<CustomerWithTotals | undefined>
  /**
   * How many events there were, and what they were worth, told apart `by` something: the
   * `GROUPS_MAX` groups that weigh most, in sale amount for sales and else in events.
   */
  countEvents(
    workspaceId: number,
    event: EventKind,
    filter: EventFilter,
    by: CountedBy,
  ): Promise<EventCount[]>
  /** The same from each id up to the next: one count fewer than there are ids, in their order. */
  countEventsBetween(
    workspaceId: number,
    event: EventKind,
    filter: EventFilter,
    ids: readonly string[],
  ): Promise<EventSum[]>
}

type LinkAddress = { readonly domain: string; readonly key: string }

export type LinkFilter = {
  readonly domain?: string | undefined
  readonly tenantId?: string | undefined
  /** Found anywhere in the key or the destination, in any case. */
  readonly search?: string | undefined
  readonly showArchived: boolean
}

/**
 * By when they came, by what they have spent, or by when they first bought: the last has only those
 * who did, as a server has said.
 */
export type CustomerOrder = 'createdAt' | 'saleAmount' | 'firstSaleAt'

export type CustomerFilter = {
  readonly email?: string | undefined
  readonly externalId?: string | undefined
  /** Found anywhere in the name, the e-mail or the shop's own id, in any case. */
  readonly search?: string | undefined
  readonly linkId?: string | undefined
  readonly partnerId?: string | undefined
  /** Of the click that won the customer. */
  readonly country?: string | undefined
  readonly sortBy: CustomerOrder
  readonly isAscending: boolean
}

export const EVENT_KINDS = ['clicks', 'leads', 'sales'] as const
export type EventKind = (typeof EVENT_KINDS)[number]

/** What of an event's click can be asked for. */
export const CLICK_TRAITS = [
  'country',
  'region',
  'city',
  'continent',
  'device',
  'browser',
  'os',
  'referrer',
  'url',
] as const
export type ClickTrait = (typeof CLICK_TRAITS)[number]

export type EventFilter = {
  /** Ids are time-ordered: from this one on. */
  readonly fromId?: string | undefined
  /** Before this one. */
  readonly beforeId?: string | undefined
  readonly linkId?: string | undefined
  readonly clickId?: string | undefined
  readonly customerId?: string | undefined
  readonly domain?: string | undefined
  readonly tenantId?: string | undefined
  readonly partnerId?: string | undefined
  /** Host name of the page the click came from, in lower case. Null: from none. */
  readonly referrerHost?: string | null | undefined
  /** Null: not known. */
  readonly click?: Readonly<Partial<Record<ClickTrait, string | null>>>
  /** Without what only browsers have said. */
  readonly isVerified?: boolean
}

export type CountedBy = 'nothing' | 'linkId' | ClickTrait
export const GROUPS_MAX = 1_000

export type EventSum = {
  readonly events: number
  /** US cents; 0 for clicks and leads. */
  readonly saleAmount: number
}

export type EventCount = EventSum & {
  /** What the events have in common. */
  readonly key: string | null
  /** Where it is of one country and region, these. */
  readonly country: string | null
  readonly region: string | null
}
