import type { Database } from 'better-sqlite3'
import type { LinkTotalsAdded } from '../store.ts'
import { LINK_TOTAL_ROWS } from '../tables.ts'
import { prepareInsert } from './row-set.ts'

/**
 * Adds to what a link has earned; within a transaction. A total stands still at 2^53-1, where it
 * would stop being exact: no total may refuse a sale.
 */
export function prepareAddToLink(database: Database): (added: LinkTotalsAdded) => void {
  return prepareInsert(
    database,
    LINK_TOTAL_ROWS,
    `ON CONFLICT (workspace_id, link_id) DO UPDATE SET
       clicks = clicks + excluded.clicks,
       leads = leads + excluded.leads,
       sales = sales + excluded.sales,
       sale_amount = ${sumUpTo('sale_amount', 'excluded.sale_amount')},
       last_clicked_at = max(
         coalesce(excluded.last_clicked_at, last_clicked_at),
         coalesce(last_clicked_at, excluded.last_clicked_at))`,
  )
}

/** The greatest total is where numbers stop being exact. */
export function sumUpTo(total: string, added: string): string {
  return `min(${total} + ${added}, ${Number.MAX_SAFE_INTEGER})`
}
