import { type Circumstances, DAY_MS } from './circumstances.ts'
import type { CreditableClick } from './click.ts'
import { isThere, type Link } from './link.ts'
import type { Workspace } from './workspace.ts'

type ClickCase = {
  readonly workspace: Workspace
  readonly claim: { readonly clickId: string | null }
  readonly facts: {
    findClick(clickId: string): CreditableClick | undefined
    findLink(linkId: string): Link | undefined
  }
  readonly circumstances: Circumstances
}

/** The claim's click, unless it is too old or its link is disabled: then it is as if unknown. */
export function findCreditableClick({ workspace, claim, facts, circumstances }: ClickCase) {
  if (claim.clickId === null) return undefined
  const click = facts.findClick(claim.clickId)
  if (!click) return undefined
  const age = circumstances.now - click.recordedAt
  if (age > workspace.attributionWindowDays * DAY_MS) return undefined
  return isThere(facts.findLink(click.linkId)) ? click : undefined
}
