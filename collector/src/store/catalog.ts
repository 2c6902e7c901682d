import type { CustomerWithTotals, LinkWithTotals, ListStretch } from './store.ts'

/** What readers ask of a workspace beyond plain lists. Deleted links are not found by name. */
export interface Catalog {
  countLinks(workspaceId: number, filter: LinkFilter): Promise<number>
  findLink(workspaceId: number, name: LinkName): Promise<LinkWithTotals | undefined>
  listCustomers(
    workspaceId: number,
    filter: CustomerFilter,
    stretch: ListStretch,
  ): Promise<CustomerWithTotals[]>
  findCustomer(workspaceId: number, name: CustomerName): Promise<CustomerWithTotals | undefined>
  /** How many events there were, and what they were worth, told apart `by` something. */
  countEvents(
    workspaceId: number,
    event: EventKind,
    filter: EventFilter,
    by: CountedBy,
  ): Promise<EventCount[]>
}

/** What names a link in its workspace. */
export type LinkName =
  | { readonly id: string }
  | { readonly externalId: string }
  | { readonly domain: string; readonly key: string }

export type LinkFilter = {
  readonly domain?: string | undefined
  readonly tenantId?: string | undefined
  /** Found anywhere in the key or the destination, in any case. */
  readonly search?: string | undefined
  readonly showArchived: boolean
}

export type CustomerName = { readonly id: string } | { readonly externalId: string }

/** By when they came or by what they have spent. */
export type CustomerOrder = 'createdAt' | 'saleAmount'

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
  /** Null: not known. */
  readonly click?: Readonly<Partial<Record<ClickTrait, string | null>>>
  /** Without what only browsers have said. */
  readonly isVerified?: boolean
}

/** `slot`: a quarter of an hour, as all time zones begin and end at one. */
export type CountedBy = 'nothing' | 'slot' | 'linkId' | ClickTrait
export const SLOT_MS = 900_000

export type EventCount = {
  /** What the events have in common; for a slot, quarters of an hour since the epoch. */
  readonly key: string | number | null
  /** Where it is of one country and region, these. */
  readonly country: string | null
  readonly region: string | null
  readonly events: number
  /** US cents; 0 for clicks and leads. */
  readonly saleAmount: number
}
