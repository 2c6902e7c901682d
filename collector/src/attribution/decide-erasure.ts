import type { Customer } from './customer.ts'
import { type CustomerFacts, findReferencedCustomer } from './decide-customer-update.ts'
import type { Reference } from './reference.ts'
import type { Sale } from './sale.ts'

/** What may happen to a wish to be forgotten, in order of precedence. */
export type ErasureDecision =
  | { readonly outcome: 'unknown_customer' }
  | { readonly outcome: 'erased'; readonly customer: Pick<Customer, 'workspaceId' | 'id'> }

export type Erasure = {
  readonly workspaceId: number
  readonly reference: Reference
}

/**
 * Whose personal data is to go. The customer is taken away whole; its leads and sales stay, without
 * anything that tells whose they were, and so do the totals.
 */
export function decideErasure(facts: CustomerFacts, { reference }: Erasure): ErasureDecision {
  const customer = findReferencedCustomer(facts, reference)
  if (!customer) return { outcome: 'unknown_customer' }
  return { outcome: 'erased', customer: { workspaceId: customer.workspaceId, id: customer.id } }
}

/** A sale without its customer: money, link and invoice, which is still never counted twice. */
export function eraseSale(sale: Sale): Sale {
  return {
    ...sale,
    customerExternalId: null,
    customerName: null,
    customerEmail: null,
    customerAvatar: null,
    metadata: null,
  }
}
