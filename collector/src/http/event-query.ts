import * as z from 'zod'
import type { Workspace } from '../attribution/workspace.ts'
import { firstIdOf } from '../new-id.ts'
import type { ClickTrait, EventFilter, EventKind } from '../store/catalog.ts'
import { DIRECT, UNKNOWN } from './answers/unknown.ts'
import { ApiError } from './api-error.ts'
import type { Services } from './collector-env.ts'
import { notOffered } from './paging.ts'
import { toReference, withoutPrefix } from './reference.ts'
import { type TimeRange, timeQuery } from './time-range.ts'
import { host, text } from './validate.ts'

const word = text(2_048).optional()
const several = { error: 'one value: several, and exclusions by a minus, are not offered here' }
/** The public API reads a comma as "or" and a minus as "not"; taken literally nothing would fit. */
const single = text(2_048)
  .refine((value) => !/^-|,/.test(value), several)
  .optional()
/** The same of addresses, which may hold commas. */
const singleAddress = text(2_048)
  .refine((value) => !/^-|,https?:/.test(value), several)
  .optional()

/** What of an event `GET /events` and `GET /analytics` can be asked for. */
export const eventFilters = z.object({
  domain: single.unwrap().pipe(host).optional(),
  key: word.describe('with its `domain` beside it'),
  linkId: single,
  externalId: word,
  tenantId: single,
  partnerId: single,
  customerId: word,
  country: single,
  city: single,
  region: single,
  continent: single,
  device: single,
  browser: single,
  os: single,
  referer: single,
  refererUrl: singleAddress,
  url: singleAddress,
  // A click is a link's; nothing else is recorded here.
  trigger: z.literal('link').optional(),
  qr: z.literal('false').optional(),
  root: notOffered,
  tagId: notOffered,
  tagIds: notOffered,
  folderId: notOffered,
  groupId: notOffered,
  partnerTagId: notOffered,
  programId: notOffered,
  saleType: notOffered,
  query: notOffered,
  utm_source: notOffered,
  utm_medium: notOffered,
  utm_campaign: notOffered,
  utm_term: notOffered,
  utm_content: notOffered,
  ...timeQuery,
})
type EventQuery = z.output<typeof eventFilters>

/** The same for the store; undefined when what is named is not there, so that nothing fits. */
export async function toEventFilter(
  { store }: Services,
  workspace: Workspace,
  event: EventKind,
  query: EventQuery,
  { from, before }: TimeRange,
): Promise<EventFilter | undefined> {
  const linkId = await findLinkId(store, workspace, query)
  const customer = await findCustomer(store, workspace, query)
  if (linkId === null || customer === null) return undefined
  return {
    ...(from !== null && { fromId: firstIdOf(from) }),
    beforeId: firstIdOf(before),
    linkId,
    domain: query.key === undefined ? query.domain : undefined,
    tenantId: query.tenantId,
    partnerId: query.partnerId,
    // A click is nobody's but of the customer it won.
    ...(event === 'clicks' ? { clickId: customer?.clickId } : { customerId: customer?.id }),
    referrerHost: isUnknown(query.referer) ? null : query.referer?.toLowerCase(),
    click: toTraits(query),
  }
}

/** Undefined: not asked for. Null: not there. */
async function findLinkId(
  store: Services['store'],
  { id }: Workspace,
  { linkId, externalId, domain, key }: EventQuery,
): Promise<string | null | undefined> {
  // By its id a deleted link's events can still be had.
  if (linkId !== undefined && 'id' in toReference(linkId)) return linkId
  const name = linkId ?? externalId
  if (name !== undefined) {
    return (await store.findLink(id, { externalId: withoutPrefix(name) }))?.id ?? null
  }
  if (key === undefined) return undefined
  if (domain === undefined) {
    throw new ApiError('unprocessable_entity', 'invalid_value: key: needs its domain beside it')
  }
  return (await store.findLink(id, { domain, key }))?.id ?? null
}

async function findCustomer(
  store: Services['store'],
  { id }: Workspace,
  { customerId }: EventQuery,
): Promise<{ readonly id: string; readonly clickId: string } | null | undefined> {
  if (customerId === undefined) return undefined
  const reference = toReference(customerId)
  const customer = await store.findCustomer(id, reference)
  // What an erased customer has bought can still be had by its id.
  if (!customer && 'id' in reference) return { id: reference.id, clickId: '' }
  return customer ?? null
}

function toTraits(query: EventQuery): Partial<Record<ClickTrait, string | null>> {
  const { country, region, city, continent, device, browser, os, refererUrl, url } = query
  const asked = { country, region, city, continent, device, browser, os, referrer: refererUrl, url }
  const given = Object.entries(asked).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([trait, value]) => [trait, isUnknown(value) ? null : value]))
}

/** The words that stand in answers for what is not known. */
function isUnknown(value: string | undefined): boolean {
  return value === UNKNOWN || value === DIRECT
}
