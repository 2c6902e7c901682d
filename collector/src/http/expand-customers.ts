import type { Workspace } from '../attribution/workspace.ts'
import type { CustomerWithTotals } from '../store/store.ts'
import { expandedCustomerAnswer } from './answers/customer-answer.ts'
import type { Services } from './collector-env.ts'

/** Reads what customers came by, and says how each is answered. */
export async function prepareExpand(
  { store, publicUrl }: Services,
  workspace: Workspace,
  customers: readonly CustomerWithTotals[],
) {
  const links = await store.findLinks(workspace.id, distinct(customers, 'linkId'))
  const clicks = await store.findClicks(workspace.id, distinct(customers, 'clickId'))
  const linkById = new Map(links.map((link) => [link.id, link]))
  const clickById = new Map(clicks.map((click) => [click.id, click]))
  return (customer: CustomerWithTotals) => {
    const { linkId, clickId } = customer
    return expandedCustomerAnswer(customer, linkById.get(linkId), clickById.get(clickId), publicUrl)
  }
}

function distinct(customers: readonly CustomerWithTotals[], field: 'linkId' | 'clickId') {
  return [...new Set(customers.map((customer) => customer[field]))]
}
