import { nameOf, nameOfCustomer, type OfCustomer } from '../named.ts'
import type { Writes } from '../store.ts'
import { addCustomerTotals } from './add-totals.ts'
import type { Statement } from './connections.ts'
import { expectRows, lockedRows, onRows, parameterAfter } from './row-set.ts'

const HELD = ['workspaceId', 'id', 'isNeeded']
const lock = onRows(
  `SELECT ${expectRows('count(*) FILTER (WHERE "isNeeded" = 1)', parameterAfter(HELD))}
   FROM (SELECT held."isNeeded" FROM ${lockedRows('customers', HELD)}) AS held`,
  HELD,
)

/**
 * Statements that add to what customers have earned, but for those who are written themselves and
 * take it along. Whoever earns something must still be there: an erasure that is under way is
 * waited for, and one that comes later waits, and then finds what this batch has written. That is
 * also why customers come before all that is theirs.
 */
export function holdCustomers({ customers, customerTotals, erasures }: Writes): Statement[] {
  const written = new Set(customers.map(nameOf))
  const needed = customerTotals.filter((one) => !written.has(nameOfCustomer(one)))
  const earned = needed.filter(({ sales, saleAmount }) => sales !== 0 || saleAmount !== 0)
  // Those who earn something are held by being written, in the same order.
  if (earned.length === needed.length && erasures.length === 0) return addCustomerTotals(earned)
  const held = (isNeeded: 0 | 1) => (one: OfCustomer) => ({
    workspaceId: one.workspaceId,
    id: one.customerId,
    isNeeded,
  })
  return [
    lock([...needed.map(held(1)), ...erasures.map(held(0))], needed.length),
    ...addCustomerTotals(earned),
  ]
}
