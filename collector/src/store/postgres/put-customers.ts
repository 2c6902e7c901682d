import { changedAndNew } from '../changed-and-new.ts'
import { nameOf, nameOfCustomer } from '../named.ts'
import type { Writes } from '../store.ts'
import { CUSTOMER_ROWS, CUSTOMERS, replacing } from '../tables.ts'
import { sumUpTo } from './add-totals.ts'
import type { Statement } from './connections.ts'
import { insertRows, onRows, sortedBy, unlessNone } from './row-set.ts'

const insert = onRows(insertRows(CUSTOMER_ROWS), CUSTOMER_ROWS.fields)
const REPLACE = `${insertRows(CUSTOMER_ROWS, replacing(CUSTOMERS))},
  sales = customers.sales + excluded.sales,
  sale_amount = ${sumUpTo('customers.sale_amount', 'excluded.sale_amount')}`
const replace = onRows(REPLACE, CUSTOMER_ROWS.fields)

/**
 * New and changed customers with what they have earned in the batch, which would else write each
 * of them a second time. Those that are changed keep their order.
 */
export function putCustomers(writes: Writes): Statement[] {
  const earned = new Map(writes.customerTotals.map((one) => [nameOfCustomer(one), one]))
  const customers = writes.customers.map((customer) => {
    const { sales = 0, saleAmount = 0 } = earned.get(nameOf(customer)) ?? {}
    return { sales, saleAmount, ...customer }
  })
  const [changed, fresh] = changedAndNew(customers, writes.expectedCustomers)
  return [
    ...unlessNone(replace, changed),
    ...unlessNone(insert, sortedBy(fresh, ['workspaceId', 'externalId'])),
  ]
}
