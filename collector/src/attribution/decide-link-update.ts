import { withCampaign } from './campaign.ts'
import type { Circumstances } from './circumstances.ts'
import type { LinkFacts, LinkWish } from './decide-link.ts'
import type { Link } from './link.ts'
import type { Reference } from './reference.ts'

/** What may happen to a wish to change a link, in order of precedence. */
export const LINK_UPDATE_OUTCOMES = [
  'unknown_link',
  'key_taken',
  'external_id_taken',
  'unchanged',
  'updated',
] as const
export type LinkUpdateOutcome = (typeof LINK_UPDATE_OUTCOMES)[number]

export type LinkUpdateDecision =
  | { readonly outcome: 'unknown_link' | 'key_taken' | 'external_id_taken' }
  | { readonly outcome: 'unchanged' | 'updated'; readonly link: Link }

/** What is to be otherwise; `details` holds only those that change. */
export type LinkChanges = Partial<Omit<LinkWish, 'workspaceId'>>

export type LinkUpdate = {
  readonly workspaceId: number
  readonly reference: Reference
  readonly changes: LinkChanges
}

export interface LinkUpdateFacts extends LinkFacts {
  findLink(linkId: string): Link | undefined
}

/** Whether a link can be changed so: its key and external id must stay its alone. */
export function decideLinkUpdate(
  facts: LinkUpdateFacts,
  { reference, changes }: LinkUpdate,
  circumstances: Circumstances,
): LinkUpdateDecision {
  const link = findReferencedLink(facts, reference)
  if (!link) return { outcome: 'unknown_link' }
  return decideChangedLink(facts, link, changes, circumstances)
}

/** The link a caller names, unless it is deleted. */
export function findReferencedLink(facts: LinkUpdateFacts, reference: Reference): Link | undefined {
  if ('externalId' in reference) return facts.findLinkByExternalId(reference.externalId)
  const link = facts.findLink(reference.id)
  return link?.deletedAt === null ? link : undefined
}

/** Whether a link that has been found can be changed so. */
export function decideChangedLink(
  facts: LinkFacts,
  link: Link,
  changes: LinkChanges,
  { now }: Circumstances,
): LinkUpdateDecision {
  const changed = change(link, changes, now)
  const holder = facts.findLinkByKey(changed.domain, changed.key)
  if (holder && holder.id !== link.id) return { outcome: 'key_taken' }
  const namesake =
    changed.externalId === null ? undefined : facts.findLinkByExternalId(changed.externalId)
  if (namesake && namesake.id !== link.id) return { outcome: 'external_id_taken' }
  const isSame = LINK_FIELDS.every((field) => changed[field] === link[field])
  if (isSame) return { outcome: 'unchanged', link }
  return { outcome: 'updated', link: { ...changed, updatedAt: now } }
}

/** What a change can reach. */
const LINK_FIELDS = [
  'domain',
  'key',
  'url',
  'externalId',
  'tenantId',
  'partnerId',
  'partner',
  'discount',
  'expiresAt',
  'expiredUrl',
  'details',
  'archivedAt',
] as const satisfies readonly (keyof Link)[]

function change(link: Link, { archived, ...changes }: LinkChanges, now: number): Link {
  const changed = { ...link, ...changes }
  const details =
    changes.details === undefined ? link.details : mergeDetails(link.details, changes.details)
  return {
    ...changed,
    url: withCampaign(changed.url, details, link.details),
    details,
    archivedAt:
      archived === undefined ? link.archivedAt : archived ? (link.archivedAt ?? now) : null,
  }
}

function mergeDetails(details: string, changes: string): string {
  return JSON.stringify({ ...JSON.parse(details), ...JSON.parse(changes) })
}
