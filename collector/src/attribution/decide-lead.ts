import type { Circumstances } from './circumstances.ts'
import type { CreditableClick } from './click.ts'
import { confirmCustomer } from './confirm-customer.ts'
import { type Credit, creditOfClick } from './credit.ts'
import type { Customer } from './customer.ts'
import { findCreditableClick } from './find-creditable-click.ts'
import type { Lead, LeadClaim } from './lead.ts'
import { isThere, type Link } from './link.ts'
import { makeCustomer } from './make-customer.ts'
import type { Workspace } from './workspace.ts'

/** What may happen to a claimed lead, in order of precedence: the first that applies decides. */
export const LEAD_OUTCOMES = [
  'repeated',
  'unknown_click',
  'unknown_customer',
  'unknown_link',
  'deferred',
  'recorded',
] as const
export type LeadOutcome = (typeof LEAD_OUTCOMES)[number]

export type LeadDecision =
  /** This customer has a lead of this name already. Nothing is written. */
  | ({ readonly outcome: 'repeated'; readonly customer: Customer } & Origin)
  | ({
      readonly outcome: 'deferred' | 'recorded'
      /** As this claim makes, confirms or leaves it. */
      readonly customer: Customer
      /** What is recorded, or confirmed under the id it has; null when it is deferred. */
      readonly lead: Lead | null
    } & Origin)
  /** Refused: nothing is written. */
  | { readonly outcome: 'unknown_click' | 'unknown_customer' | 'unknown_link' }

/** The click and link the caller is told of. */
type Origin = { readonly clickId: string; readonly link: Link | null }

/** What is known in the claim's workspace. */
export interface LeadFacts {
  findClick(clickId: string): CreditableClick | undefined
  findLink(linkId: string): Link | undefined
  findCustomer(externalId: string): Customer | undefined
  findLead(customerId: string, eventName: string): Lead | undefined
}

type LeadCase = {
  readonly workspace: Workspace
  readonly claim: LeadClaim
  readonly facts: LeadFacts
  readonly circumstances: Circumstances
}

/** Whether a claimed lead is a new one, and who earns it. */
export function decideLead(leadCase: LeadCase): LeadDecision {
  const { workspace, claim, facts } = leadCase

  const known = facts.findCustomer(claim.customerExternalId)
  const earlier = known && facts.findLead(known.id, claim.eventName)
  if (known && earlier && !outranks(claim, earlier)) {
    return { outcome: 'repeated', customer: known, ...originTold(leadCase, earlier) }
  }

  const click = findCreditableClick(leadCase)
  const customer = decideCustomer(leadCase, known, click)
  if (!customer) return { outcome: claim.clickId === null ? 'unknown_customer' : 'unknown_click' }
  const credit = click ? creditOfClick(click, customer, workspace) : customer
  if (!isThere(facts.findLink(credit.linkId))) return { outcome: 'unknown_link' }

  const origin = originTold(leadCase, credit)
  if (claim.mode === 'deferred') return { outcome: 'deferred', customer, lead: null, ...origin }
  const lead = makeLead(leadCase, customer, credit, earlier)
  return { outcome: 'recorded', customer, lead, ...origin }
}

/** A server's word replaces a browser's; anything else of the same name is a repeat. */
function outranks(claim: LeadClaim, earlier: Lead): boolean {
  return claim.reportedBy === 'server' && earlier.reportedBy === 'browser'
}

function decideCustomer(
  leadCase: LeadCase,
  known: Customer | undefined,
  click: CreditableClick | undefined,
): Customer | undefined {
  if (known) return confirmCustomer(known, leadCase.claim, click)
  return click && makeCustomer(leadCase, click)
}

/**
 * A browser is told only of the click it named itself: who won a customer is the shop's to know.
 */
function originTold({ claim, facts }: LeadCase, credit: Credit): Origin {
  if (claim.reportedBy === 'server') {
    return { clickId: credit.clickId, link: facts.findLink(credit.linkId) ?? null }
  }
  const named = claim.clickId === null ? undefined : facts.findClick(claim.clickId)
  const link = named && facts.findLink(named.linkId)
  return { clickId: claim.clickId ?? '', link: isThere(link) ? link : null }
}

function makeLead(
  { workspace, claim, circumstances }: LeadCase,
  customer: Customer,
  { clickId, linkId }: Credit,
  earlier: Lead | undefined,
): Lead {
  return {
    workspaceId: workspace.id,
    id: earlier?.id ?? circumstances.newId(),
    customerId: customer.id,
    linkId,
    clickId,
    eventName: claim.eventName,
    quantity: claim.eventQuantity,
    metadata: claim.metadata,
    reportedBy: claim.reportedBy,
    recordedAt: earlier?.recordedAt ?? circumstances.now,
  }
}
