import { type Circumstances, DAY_MS } from './circumstances.ts'
import type { Click } from './click.ts'
import type { Customer } from './customer.ts'
import type { Lead } from './lead.ts'
import { isThere, type Link } from './link.ts'
import { convertToUsdCents } from './money.ts'
import type { Sale, SaleClaim } from './sale.ts'
import type { Workspace } from './workspace.ts'

/** What may happen to a claimed sale, in order of precedence: the first that applies decides. */
export const SALE_OUTCOMES = [
  'replayed',
  'replayed_differs',
  'direct',
  'by_lead',
  'unknown_lead',
  'unknown_link',
  'amount_too_large',
  'unknown_click',
  'unattributed',
] as const
export type SaleOutcome = (typeof SALE_OUTCOMES)[number]

export type SaleDecision =
  /** The invoice is recorded already; `sale` is the recorded one. Nothing is written. */
  | { readonly outcome: 'replayed' | 'replayed_differs'; readonly sale: Sale }
  /** Recorded. `customer` and `lead` are what this sale makes beside itself. */
  | {
      readonly outcome: 'direct' | 'by_lead'
      readonly sale: Sale
      readonly customer: Customer | null
      readonly lead: Lead | null
    }
  | { readonly outcome: 'unattributed' }
  /** Refused: nothing is written and the invoice is not used up. */
  | { readonly outcome: 'unknown_click' | 'unknown_lead' | 'unknown_link' | 'amount_too_large' }

/** What is known in the claim's workspace. */
export interface SaleFacts {
  findSale(invoiceId: string): Sale | undefined
  findClick(clickId: string): Click | undefined
  findLink(linkId: string): Link | undefined
  findCustomer(externalId: string): Customer | undefined
  findLead(customerId: string, eventName: string): Lead | undefined
  findNewestLead(customerId: string): Lead | undefined
}

type SaleCase = {
  readonly workspace: Workspace
  readonly claim: SaleClaim
  readonly facts: SaleFacts
  readonly circumstances: Circumstances
}

const DIRECT_LEAD_EVENT_NAME = 'Direct sale'

/** To whom a sale belongs (contract 2.1, rules 1 to 5). */
export function decideSale(saleCase: SaleCase): SaleDecision {
  const { claim, facts } = saleCase

  const recorded = claim.invoiceId === null ? undefined : facts.findSale(claim.invoiceId)
  if (recorded) {
    return { outcome: agrees(recorded, claim) ? 'replayed' : 'replayed_differs', sale: recorded }
  }

  const click = findCreditableClick(saleCase)
  const customer = facts.findCustomer(claim.customerExternalId)
  if (click) return decideDirectSale(saleCase, click, customer)
  if (customer) return decideSaleByLead(saleCase, customer)
  if (claim.clickId !== null) return { outcome: 'unknown_click' }
  return { outcome: 'unattributed' }
}

function agrees(recorded: Sale, claim: SaleClaim): boolean {
  return (
    recorded.amount === claim.amount &&
    recorded.currency === claim.currency &&
    recorded.customerExternalId === claim.customerExternalId
  )
}

/** The claim's click, unless it is too old or its link is disabled: then it is as if unknown. */
function findCreditableClick({ workspace, claim, facts, circumstances }: SaleCase) {
  if (claim.clickId === null) return undefined
  const click = facts.findClick(claim.clickId)
  if (!click) return undefined
  const age = circumstances.now - click.recordedAt
  if (age > workspace.attributionWindowDays * DAY_MS) return undefined
  return isThere(facts.findLink(click.linkId)) ? click : undefined
}

/**
 * Published Dub ignores the click of a known customer; the reference page attributes the sale to
 * it. We follow the page, and leave the other to workspaces that choose `first-click`.
 */
function decideDirectSale(
  saleCase: SaleCase,
  click: Click,
  customer: Customer | undefined,
): SaleDecision {
  const staysWithFirstClick = customer && saleCase.workspace.attribution === 'first-click'
  const credit: Credit = staysWithFirstClick
    ? customer
    : { linkId: click.linkId, clickId: click.id }
  if (customer) return decideRecordedSale(saleCase, 'direct', customer, credit)

  const made = makeCustomer(saleCase, click)
  const lead = makeLead(saleCase, made)
  const decision = decideRecordedSale(saleCase, 'direct', made, { ...credit, leadId: lead.id })
  return 'sale' in decision ? { ...decision, outcome: 'direct', customer: made, lead } : decision
}

function decideSaleByLead(saleCase: SaleCase, customer: Customer): SaleDecision {
  const { claim, facts } = saleCase
  if (claim.leadEventName === null) {
    const newest = facts.findNewestLead(customer.id)
    return decideRecordedSale(saleCase, 'by_lead', customer, newest ? creditOf(newest) : customer)
  }
  const named = facts.findLead(customer.id, claim.leadEventName)
  if (!named) return { outcome: 'unknown_lead' }
  return decideRecordedSale(saleCase, 'by_lead', customer, creditOf(named))
}

/** The click and link that earn a sale, and the lead it came by. */
type Credit = { readonly linkId: string; readonly clickId: string; readonly leadId?: string }

function creditOf(lead: Lead): Credit {
  return { linkId: lead.linkId, clickId: lead.clickId, leadId: lead.id }
}

function decideRecordedSale(
  saleCase: SaleCase,
  outcome: 'direct' | 'by_lead',
  customer: Customer,
  credit: Credit,
): SaleDecision {
  const { claim, facts, circumstances, workspace } = saleCase
  if (!isThere(facts.findLink(credit.linkId))) return { outcome: 'unknown_link' }
  const value = convertToUsdCents(claim.amount, claim.currency, circumstances.rates)
  if (value.outcome === 'too_large') return { outcome: 'amount_too_large' }

  const sale: Sale = {
    workspaceId: workspace.id,
    id: circumstances.newId(),
    invoiceId: claim.invoiceId,
    customerId: customer.id,
    customerExternalId: customer.externalId,
    customerName: customer.name,
    customerEmail: customer.email,
    customerAvatar: customer.avatar,
    linkId: credit.linkId,
    clickId: credit.clickId,
    leadId: credit.leadId ?? null,
    eventName: claim.eventName,
    paymentProcessor: claim.paymentProcessor,
    amount: claim.amount,
    currency: claim.currency,
    usdCents: value.outcome === 'converted' ? value.usdCents : null,
    rate: value.outcome === 'converted' ? value.rate : null,
    rateDate: value.outcome === 'converted' ? value.rateDate : null,
    metadata: claim.metadata,
    recordedAt: circumstances.now,
  }
  return { outcome, sale, customer: null, lead: null }
}

function makeCustomer({ workspace, claim, circumstances }: SaleCase, click: Click): Customer {
  return {
    workspaceId: workspace.id,
    id: `cus_${circumstances.newId()}`,
    externalId: claim.customerExternalId,
    name: claim.customerName ?? circumstances.newName(),
    email: claim.customerEmail,
    avatar: claim.customerAvatar,
    linkId: click.linkId,
    clickId: click.id,
    createdAt: circumstances.now,
  }
}

function makeLead({ workspace, claim, circumstances }: SaleCase, customer: Customer): Lead {
  return {
    workspaceId: workspace.id,
    id: circumstances.newId(),
    customerId: customer.id,
    linkId: customer.linkId,
    clickId: customer.clickId,
    eventName: claim.leadEventName ?? DIRECT_LEAD_EVENT_NAME,
    recordedAt: circumstances.now,
  }
}
