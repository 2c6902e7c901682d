import type { Circumstances } from './circumstances.ts'
import { findReferencedLink, type LinkUpdateFacts } from './decide-link-update.ts'
import type { Link } from './link.ts'
import type { Reference } from './reference.ts'

/** What may happen to a wish to delete a link, in order of precedence. */
export type LinkDeletionDecision =
  | { readonly outcome: 'unknown_link' }
  | { readonly outcome: 'deleted'; readonly link: Link }

export type LinkDeletion = {
  readonly workspaceId: number
  readonly reference: Reference
}

/**
 * A deleted link earns nothing from now on and its key is free; what it has earned keeps standing,
 * so its row stays.
 */
export function decideLinkDeletion(
  facts: LinkUpdateFacts,
  { reference }: LinkDeletion,
  { now }: Circumstances,
): LinkDeletionDecision {
  const link = findReferencedLink(facts, reference)
  if (!link) return { outcome: 'unknown_link' }
  return { outcome: 'deleted', link: { ...link, deletedAt: now, updatedAt: now } }
}
