import type { Database } from 'better-sqlite3'
import type { Writes } from '../store.ts'
import { StoreConflict } from '../store-error.ts'

/**
 * Adds to what links and customers have earned; within a transaction. A total stands still at
 * 2^53-1, where it would stop being exact: no total may refuse a sale.
 */
export function prepareAddTotals(
  database: Database,
): (writes: Pick<Writes, 'linkTotals' | 'customerTotals'>) => void {
  const addToLink = database.prepare(
    `INSERT INTO link_totals
       (workspace_id, link_id, clicks, leads, sales, sale_amount, last_clicked_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (workspace_id, link_id) DO UPDATE SET
       clicks = clicks + excluded.clicks,
       leads = leads + excluded.leads,
       sales = sales + excluded.sales,
       sale_amount = min(sale_amount + excluded.sale_amount, ${Number.MAX_SAFE_INTEGER}),
       last_clicked_at = max(
         coalesce(excluded.last_clicked_at, last_clicked_at),
         coalesce(last_clicked_at, excluded.last_clicked_at))`,
  )
  const addToCustomer = database.prepare(
    `UPDATE customers SET
       sales = sales + ?,
       sale_amount = min(sale_amount + ?, ${Number.MAX_SAFE_INTEGER})
     WHERE workspace_id = ? AND id = ?`,
  )

  return (writes) => {
    for (const t of writes.linkTotals) {
      addToLink.run(
        t.workspaceId,
        t.linkId,
        t.clicks,
        t.leads,
        t.sales,
        t.saleAmount,
        t.lastClickedAt,
      )
    }
    for (const t of writes.customerTotals) {
      const { changes } = addToCustomer.run(t.sales, t.saleAmount, t.workspaceId, t.customerId)
      if (changes === 0) throw new StoreConflict('customers as they were read', undefined)
    }
  }
}
