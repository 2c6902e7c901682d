import type { CreditableClick } from './click.ts'
import { type Customer, isUnverified } from './customer.ts'
import type { Lead } from './lead.ts'
import type { Workspace } from './workspace.ts'

/** The click and link that earn a lead or a sale. */
export type Credit = { readonly clickId: string; readonly linkId: string }

/**
 * Published Dub ignores the click of a known customer; the reference page attributes the sale to
 * it. We follow the page, and leave the other to workspaces that choose `first-click`.
 */
export function creditOfClick(
  click: CreditableClick,
  customer: Customer,
  { attribution }: Workspace,
): Credit {
  if (attribution === 'last-click') return { clickId: click.id, linkId: click.linkId }
  return { clickId: customer.clickId, linkId: customer.linkId }
}

/**
 * A lead's own click, or else the customer's. Once a server has said which click won the customer,
 * a browser's lead takes nothing away from it: anybody could have sent that lead.
 */
export function creditOfLead(lead: Lead | undefined, customer: Customer): Credit {
  const isOutranked = lead?.reportedBy === 'browser' && !isUnverified(customer, 'click')
  const { clickId, linkId } = lead && !isOutranked ? lead : customer
  return { clickId, linkId }
}
