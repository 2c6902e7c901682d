import type { Circumstances } from './circumstances.ts'
import type { CreditableClick } from './click.ts'
import type { Customer, CustomerClaim, Unverified } from './customer.ts'
import type { Workspace } from './workspace.ts'

type CustomerCase = {
  readonly workspace: Workspace
  readonly claim: CustomerClaim
  readonly circumstances: Circumstances
}

/** The customer a claim tells of for the first time, won by this click. */
export function makeCustomer(
  { workspace, claim, circumstances }: CustomerCase,
  click: CreditableClick,
): Customer {
  return {
    workspaceId: workspace.id,
    id: `cus_${circumstances.newId()}`,
    externalId: claim.customerExternalId,
    name: claim.customerName ?? circumstances.newName(),
    email: claim.customerEmail,
    avatar: claim.customerAvatar,
    linkId: click.linkId,
    clickId: click.id,
    unverified: claim.reportedBy === 'browser' ? listUnverified(claim).join(' ') : '',
    createdAt: circumstances.now,
  }
}

/** Also what the browser left out: the server may still say it. */
function listUnverified({ customerName }: CustomerClaim): Unverified[] {
  return ['click', customerName === null ? 'made_up' : 'name', 'email', 'avatar']
}
