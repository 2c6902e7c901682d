import type { Circumstances } from './circumstances.ts'
import type { Link } from './link.ts'

/** What may happen to a wish for a new link, in order of precedence. */
export const LINK_OUTCOMES = ['key_taken', 'external_id_taken', 'created'] as const
export type LinkOutcome = (typeof LINK_OUTCOMES)[number]

export type LinkDecision =
  | { readonly outcome: 'key_taken' | 'external_id_taken' }
  | { readonly outcome: 'created'; readonly link: Link }

/** A link somebody wants to have. */
export type LinkWish = Omit<
  Link,
  'id' | `${'created' | 'updated' | 'archived' | 'disabled' | 'deleted'}At`
> & { readonly archived: boolean }

/** What is known in the wish's workspace; deleted links are not found by key or external id. */
export interface LinkFacts {
  findLinkByKey(domain: string, key: string): Link | undefined
  findLinkByExternalId(externalId: string): Link | undefined
}

/** Whether a new link can have its key and external id: each names one link. */
export function decideLink(
  facts: LinkFacts,
  { archived, ...wish }: LinkWish,
  { now, newId }: Circumstances,
): LinkDecision {
  if (facts.findLinkByKey(wish.domain, wish.key)) return { outcome: 'key_taken' }
  if (wish.externalId !== null && facts.findLinkByExternalId(wish.externalId)) {
    return { outcome: 'external_id_taken' }
  }
  const link: Link = {
    ...wish,
    id: `link_${newId()}`,
    createdAt: now,
    updatedAt: now,
    archivedAt: archived ? now : null,
    disabledAt: null,
    deletedAt: null,
  }
  return { outcome: 'created', link }
}
