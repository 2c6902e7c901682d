import type { Circumstances } from './circumstances.ts'
import type { Link } from './link.ts'

/** What may happen to a wish for a new link, in order of precedence. */
export const LINK_OUTCOMES = ['key_taken', 'created'] as const
export type LinkOutcome = (typeof LINK_OUTCOMES)[number]

export type LinkDecision =
  | { readonly outcome: 'key_taken' }
  | { readonly outcome: 'created'; readonly link: Link }

/** A link somebody wants to have. */
export type LinkWish = Omit<Link, 'id' | `${'created' | 'updated' | 'disabled' | 'deleted'}At`>

/** What is known in the wish's workspace. */
export interface LinkFacts {
  findLinkByKey(domain: string, key: string): Link | undefined
}

/** Whether a new link can have its key: one link per domain and key. */
export function decideLink(
  facts: LinkFacts,
  wish: LinkWish,
  { now, newId }: Circumstances,
): LinkDecision {
  if (facts.findLinkByKey(wish.domain, wish.key)) return { outcome: 'key_taken' }
  const link: Link = {
    ...wish,
    id: `link_${newId()}`,
    createdAt: now,
    updatedAt: now,
    disabledAt: null,
    deletedAt: null,
  }
  return { outcome: 'created', link }
}
