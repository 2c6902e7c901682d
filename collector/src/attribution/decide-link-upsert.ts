import type { Circumstances } from './circumstances.ts'
import { decideLink, type LinkDecision, type LinkFacts, type LinkWish } from './decide-link.ts'
import {
  decideChangedLink,
  type LinkChanges,
  type LinkUpdateDecision,
} from './decide-link-update.ts'
import type { Link } from './link.ts'

export type LinkUpsertDecision = LinkDecision | LinkUpdateDecision

/** A link somebody wants to have, and what of it was said outright. */
export type LinkUpsert = {
  readonly wish: LinkWish
  /** What an existing link is changed by: without the defaults and the random key. */
  readonly changes: LinkChanges
}

export interface LinkUpsertFacts extends LinkFacts {
  /** The oldest link to this destination. */
  findLinkByUrl(url: string): Link | undefined
}

/**
 * Changes the link of this external id or, where none is given, the one to this destination; makes
 * it when there is none. The outcomes are those of the update or of the creation.
 */
export function decideLinkUpsert(
  facts: LinkUpsertFacts,
  { wish, changes }: LinkUpsert,
  circumstances: Circumstances,
): LinkUpsertDecision {
  const existing =
    wish.externalId === null
      ? facts.findLinkByUrl(wish.url)
      : facts.findLinkByExternalId(wish.externalId)
  if (existing) return decideChangedLink(facts, existing, changes, circumstances)
  return decideLink(facts, wish, circumstances)
}
