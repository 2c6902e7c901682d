import type { Circumstances } from './circumstances.ts'
import type { CreditableClick } from './click.ts'
import { confirmCustomer } from './confirm-customer.ts'
import { type Credit, creditOfClick, creditOfLead } from './credit.ts'
import { type Customer, isUnverified } from './customer.ts'
import { findCreditableClick } from './find-creditable-click.ts'
import type { Lead } from './lead.ts'
import { isThere, type Link } from './link.ts'
import { makeCustomer } from './make-customer.ts'
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
  | RecordedSale
  | { readonly outcome: 'unattributed' }
  /** Refused: nothing is written and the invoice is not used up. */
  | { readonly outcome: 'unknown_click' | 'unknown_lead' | 'unknown_link' | 'amount_too_large' }

type RecordedSale = {
  readonly outcome: 'direct' | 'by_lead'
  readonly sale: Sale
  /**
   * The same invoice as the other kind of caller reported it, if one did. The server's stands; the
   * browser's is kept aside, so that its repeats are answered as it was.
   */
  readonly rival: Sale | null
  /** As this sale makes or confirms it; null when it stays as it was. */
  readonly customer: Customer | null
  /** The lead it belongs to, as it makes, confirms or finds it; null for a later direct sale. */
  readonly lead: Lead | null
}

/** What is known in the claim's workspace. */
export interface SaleFacts {
  findSale(invoiceId: string): Sale | undefined
  findOutrankedSale(invoiceId: string): Sale | undefined
  findClick(clickId: string): CreditableClick | undefined
  findLink(linkId: string): Link | undefined
  findCustomer(externalId: string): Customer | undefined
  findLead(customerId: string, eventName: string): Lead | undefined
  /** Of a server's leads if there are any, else of the browsers'. */
  findNewestLead(customerId: string): Lead | undefined
}

type SaleCase = {
  readonly workspace: Workspace
  readonly claim: SaleClaim
  readonly facts: SaleFacts
  readonly circumstances: Circumstances
}

export const DIRECT_LEAD_EVENT_NAME = 'Direct sale'

/** To whom a sale belongs. */
export function decideSale(saleCase: SaleCase): SaleDecision {
  const { claim, facts } = saleCase

  const recorded = findOwnKind(claim, facts)
  if (recorded) {
    return {
      outcome: agrees(recorded, claim, facts) ? 'replayed' : 'replayed_differs',
      sale: recorded,
    }
  }

  const click = findCreditableClick(saleCase)
  const customer = facts.findCustomer(claim.customerExternalId)
  if (click) return decideDirectSale(saleCase, click, customer)
  if (customer) return decideSaleByLead(saleCase, customer)
  if (claim.clickId !== null) return { outcome: 'unknown_click' }
  return { outcome: 'unattributed' }
}

/**
 * The invoice as this kind of caller reported it. A browser is answered as if servers had reported
 * nothing, so that nobody learns from here which invoices a shop has; a server as if browsers had
 * not, so that its word stands.
 */
function findOwnKind({ invoiceId, reportedBy }: SaleClaim, facts: SaleFacts): Sale | undefined {
  if (invoiceId === null) return undefined
  const sale = facts.findSale(invoiceId)
  if (sale?.reportedBy === reportedBy) return sale
  return reportedBy === 'browser' ? facts.findOutrankedSale(invoiceId) : undefined
}

function agrees(recorded: Sale, claim: SaleClaim, facts: SaleFacts): boolean {
  return (
    recorded.amount === claim.amount &&
    recorded.currency === claim.currency &&
    isOfSameCustomer(recorded, claim, facts)
  )
}

/** By the name of then, or by today's; of an erased customer nobody knows any more. */
function isOfSameCustomer(recorded: Sale, { customerExternalId }: SaleClaim, facts: SaleFacts) {
  return (
    recorded.customerExternalId === null ||
    recorded.customerExternalId === customerExternalId ||
    recorded.customerId === facts.findCustomer(customerExternalId)?.id
  )
}

function decideDirectSale(
  saleCase: SaleCase,
  click: CreditableClick,
  known: Customer | undefined,
): SaleDecision {
  const { workspace, claim } = saleCase
  const isFirstWord = known === undefined || isFirstServerClick(known, claim)
  const customer = known ? confirmCustomer(known, claim, click) : makeCustomer(saleCase, click)
  const credit = creditOfClick(click, customer, workspace)
  const lead = isFirstWord ? decideLeadOfSale(saleCase, customer) : null
  return decideRecordedSale(saleCase, { outcome: 'direct', customer, credit, lead })
}

/** The server knows the click of a customer whom only browsers have told of. */
function isFirstServerClick(known: Customer, { reportedBy }: SaleClaim): boolean {
  return reportedBy === 'server' && isUnverified(known, 'click')
}

/** The lead a customer's first sale records; one that a server has recorded stays as it is. */
function decideLeadOfSale(saleCase: SaleCase, customer: Customer): Lead {
  const { workspace, claim, facts, circumstances } = saleCase
  const eventName = claim.leadEventName ?? DIRECT_LEAD_EVENT_NAME
  const recorded = facts.findLead(customer.id, eventName)
  if (recorded?.reportedBy === 'server') return recorded
  return {
    workspaceId: workspace.id,
    id: recorded?.id ?? circumstances.newId(),
    customerId: customer.id,
    linkId: customer.linkId,
    clickId: customer.clickId,
    eventName,
    quantity: 1,
    metadata: null,
    reportedBy: claim.reportedBy,
    recordedAt: recorded?.recordedAt ?? circumstances.now,
  }
}

function decideSaleByLead(saleCase: SaleCase, known: Customer): SaleDecision {
  const { claim, facts } = saleCase
  const lead =
    claim.leadEventName === null
      ? facts.findNewestLead(known.id)
      : facts.findLead(known.id, claim.leadEventName)
  if (claim.leadEventName !== null && !lead) return { outcome: 'unknown_lead' }
  const customer = confirmCustomer(known, claim, undefined)
  const credit = creditOfLead(lead, customer)
  return decideRecordedSale(saleCase, { outcome: 'by_lead', customer, credit, lead: lead ?? null })
}

type Attributed = Pick<RecordedSale, 'outcome' | 'lead'> & {
  readonly customer: Customer
  readonly credit: Credit
}

function decideRecordedSale(
  { claim, facts, circumstances, workspace }: SaleCase,
  { outcome, customer, credit, lead }: Attributed,
): SaleDecision {
  if (!isThere(facts.findLink(credit.linkId))) return { outcome: 'unknown_link' }
  const value = convertToUsdCents(claim.amount, claim.currency, circumstances.rates)
  if (value.outcome === 'too_large') return { outcome: 'amount_too_large' }

  const told = customerAsTold(customer, claim)
  // One literal and no spread: V8 would give every sale a hidden class of its own.
  const sale: Sale = {
    workspaceId: workspace.id,
    id: circumstances.newId(),
    invoiceId: claim.invoiceId,
    customerId: customer.id,
    customerExternalId: customer.externalId,
    customerName: told.name,
    customerEmail: told.email,
    customerAvatar: told.avatar,
    linkId: credit.linkId,
    clickId: credit.clickId,
    leadId: lead?.id ?? null,
    eventName: claim.eventName,
    paymentProcessor: claim.paymentProcessor,
    amount: claim.amount,
    currency: claim.currency,
    usdCents: value.outcome === 'converted' ? value.usdCents : null,
    rate: value.outcome === 'converted' ? value.rate : null,
    rateDate: value.outcome === 'converted' ? value.rateDate : null,
    metadata: claim.metadata,
    reportedBy: claim.reportedBy,
    recordedAt: circumstances.now,
  }
  const rival = (claim.invoiceId !== null && facts.findSale(claim.invoiceId)) || null
  const isAsItWas = facts.findCustomer(customer.externalId) === customer
  return { outcome, sale, rival, customer: isAsItWas ? null : customer, lead }
}

function customerAsTold(customer: Customer, { reportedBy }: SaleClaim) {
  if (reportedBy === 'server') return customer
  const madeUpName = isUnverified(customer, 'made_up') ? customer.name : null
  return { name: madeUpName, email: null, avatar: null }
}
