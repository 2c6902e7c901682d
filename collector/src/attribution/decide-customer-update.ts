import { type Customer, type Unverified, verify } from './customer.ts'
import type { Reference } from './reference.ts'

/** What may happen to a wish to change a customer, in order of precedence. */
export const CUSTOMER_UPDATE_OUTCOMES = [
  'unknown_customer',
  'external_id_taken',
  'updated',
] as const
export type CustomerUpdateOutcome = (typeof CUSTOMER_UPDATE_OUTCOMES)[number]

export type CustomerUpdateDecision =
  | { readonly outcome: 'unknown_customer' | 'external_id_taken' }
  | { readonly outcome: 'updated'; readonly customer: Customer }

export type CustomerChanges = Partial<Pick<Customer, 'externalId' | 'name' | 'email' | 'avatar'>>

export type CustomerUpdate = {
  readonly workspaceId: number
  readonly reference: Reference
  readonly changes: CustomerChanges
}

/** What is known in the update's workspace. */
export interface CustomerFacts {
  findCustomer(externalId: string): Customer | undefined
  findCustomerById(customerId: string): Customer | undefined
}

/**
 * Whether a customer can be changed so. Recorded sales keep the customer as it stood at their
 * moment, because their answers are for ever the same.
 */
export function decideCustomerUpdate(
  facts: CustomerFacts,
  { reference, changes }: CustomerUpdate,
): CustomerUpdateDecision {
  const customer = findReferencedCustomer(facts, reference)
  if (!customer) return { outcome: 'unknown_customer' }
  const changed = { ...customer, ...changes, unverified: verify(customer, listSaid(changes)) }
  const namesake = facts.findCustomer(changed.externalId)
  if (namesake && namesake.id !== customer.id) return { outcome: 'external_id_taken' }
  return { outcome: 'updated', customer: changed }
}

/** The shop's own change is a server's word: it stands over a browser's like any other. */
function listSaid({ name, email, avatar }: CustomerChanges): Unverified[] {
  const said: Unverified[] = []
  if (name !== undefined) said.push('name', 'made_up')
  if (email !== undefined) said.push('email')
  if (avatar !== undefined) said.push('avatar')
  return said
}

export function findReferencedCustomer(
  facts: CustomerFacts,
  reference: Reference,
): Customer | undefined {
  return 'externalId' in reference
    ? facts.findCustomer(reference.externalId)
    : facts.findCustomerById(reference.id)
}
