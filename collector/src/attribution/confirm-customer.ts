import type { CreditableClick } from './click.ts'
import {
  type Customer,
  type CustomerClaim,
  isUnverified,
  type Unverified,
  verify,
} from './customer.ts'

/**
 * A known customer after this claim: what a server says stands over what only a browser has said,
 * once for each detail; nothing else changes. The very same object when nothing does.
 */
export function confirmCustomer(
  customer: Customer,
  claim: CustomerClaim,
  click: CreditableClick | undefined,
): Customer {
  if (claim.reportedBy === 'browser' || customer.unverified === '') return customer
  const said: Unverified[] = DETAILS.filter(
    ([word, detail]) => claim[detail] !== null && isUnverified(customer, word),
  ).map(([word]) => word)
  if (click && isUnverified(customer, 'click')) said.push('click')
  if (said.length === 0) return customer

  const says = (word: Unverified) => said.includes(word)
  return {
    ...customer,
    ...(click && says('click') && { clickId: click.id, linkId: click.linkId }),
    name: says('name') || says('made_up') ? (claim.customerName ?? customer.name) : customer.name,
    email: says('email') ? claim.customerEmail : customer.email,
    avatar: says('avatar') ? claim.customerAvatar : customer.avatar,
    unverified: verify(customer, said),
  }
}

const DETAILS = [
  ['name', 'customerName'],
  ['made_up', 'customerName'],
  ['email', 'customerEmail'],
  ['avatar', 'customerAvatar'],
] as const satisfies readonly (readonly [Unverified, keyof CustomerClaim])[]
