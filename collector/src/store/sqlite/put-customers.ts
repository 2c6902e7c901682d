import type { Database } from 'better-sqlite3'
import { changedAndNew } from '../changed-and-new.ts'
import { nameOf, nameOfCustomer } from '../named.ts'
import type { Writes } from '../store.ts'
import { StoreConflict } from '../store-error.ts'
import { CUSTOMER_ROWS, CUSTOMERS, replacing } from '../tables.ts'
import { sumUpTo } from './add-totals.ts'
import { prepareInsert, prepareInsertAll } from './row-set.ts'

/**
 * Writes new and changed customers together with what they have earned in the batch, which would
 * else write each of them a second time; and adds to what all others have earned.
 */
export function preparePutCustomers(
  database: Database,
): (writes: Pick<Writes, 'customers' | 'expectedCustomers' | 'customerTotals'>) => void {
  const insert = prepareInsertAll(database, CUSTOMER_ROWS)
  const replace = prepareInsert(
    database,
    CUSTOMER_ROWS,
    `${replacing(CUSTOMERS)},
     sales = sales + excluded.sales,
     sale_amount = ${sumUpTo('sale_amount', 'excluded.sale_amount')}`,
  )
  const addTo = database.prepare(
    `UPDATE customers SET sales = sales + ?, sale_amount = ${sumUpTo('sale_amount', '?')}
     WHERE workspace_id = ? AND id = ?`,
  )

  return ({ customers, expectedCustomers, customerTotals }) => {
    const earned = new Map(customerTotals.map((one) => [nameOfCustomer(one), one]))
    const rows = customers.map((customer) => {
      const name = nameOf(customer)
      const { sales = 0, saleAmount = 0 } = earned.get(name) ?? {}
      earned.delete(name)
      return { ...customer, sales, saleAmount }
    })
    const [changed, fresh] = changedAndNew(rows, expectedCustomers)
    for (const row of changed) replace(row)
    insert(fresh)
    for (const { workspaceId, customerId, sales, saleAmount } of earned.values()) {
      const { changes } = addTo.run(sales, saleAmount, workspaceId, customerId)
      if (changes === 0) throw new StoreConflict('customers as they were read', undefined)
    }
  }
}
