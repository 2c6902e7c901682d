import type { Workspace } from '../attribution/workspace.ts'
import type { CustomerWithTotals } from '../store/store.ts'
import { customerAnswer, expandedCustomerAnswer } from './answers/customer-answer.ts'
import type { Services } from './collector-env.ts'
import { distinct } from './distinct.ts'

/** What a caller has asked to be told of customers. */
type Wanted = { readonly includeExpandedFields: boolean }

/** Reads what customers came by, and says how each is answered. */
export async function prepareCustomerAnswer(
  { store, publicUrl }: Services,
  workspace: Workspace,
  customers: readonly CustomerWithTotals[],
  { includeExpandedFields }: Wanted,
) {
  const clicks = await store.findClicks(workspace.id, distinct(customers, 'clickId'))
  const clickById = new Map(clicks.map((click) => [click.id, click]))
  if (!includeExpandedFields) {
    return (customer: CustomerWithTotals) =>
      customerAnswer(customer, clickById.get(customer.clickId))
  }
  const links = await store.findLinks(workspace.id, distinct(customers, 'linkId'))
  const linkById = new Map(links.map((link) => [link.id, link]))
  return (customer: CustomerWithTotals) => {
    const { linkId, clickId } = customer
    return expandedCustomerAnswer(customer, linkById.get(linkId), clickById.get(clickId), publicUrl)
  }
}
