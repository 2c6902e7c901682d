import type { Database } from 'better-sqlite3'
import { HOUR_MS } from '../../attribution/circumstances.ts'
import { foldKey } from '../../attribution/link.ts'
import type { Writes } from '../store.ts'
import {
  CLICKS,
  CUSTOMERS,
  columnOf,
  LEADS,
  LINK_ROWS,
  OUTRANKED_SALES,
  RECENT_CLICKS,
  SALES,
  type Table,
} from '../tables.ts'
import { prepareErase } from './erase.ts'

/**
 * How many forgotten visitors are swept out for each new one: the table shrinks as fast as it grew.
 */
const SWEPT_PER_NEW = 2

/**
 * Writes a batch in one transaction; back from it, the commit is flushed (`synchronous=FULL`).
 * A total stands still at 2^53-1, where it would stop being exact: no total may refuse a sale.
 */
export function prepareApplyWrites(database: Database): (writes: Writes) => void {
  const putLink = prepareInsert(database, LINK_ROWS, replacing(LINK_ROWS))
  const insertClick = prepareInsert(database, CLICKS)
  const upsertRecentClick = prepareInsert(
    database,
    RECENT_CLICKS,
    `ON CONFLICT (workspace_id, link_id, visitor_hash)
     DO UPDATE SET click_id = excluded.click_id, recorded_at = excluded.recorded_at`,
  )
  const sweepRecentClicks = database.prepare(
    `DELETE FROM recent_clicks WHERE (workspace_id, link_id, visitor_hash) IN (
       SELECT workspace_id, link_id, visitor_hash FROM recent_clicks
       WHERE recorded_at < ? ORDER BY recorded_at LIMIT ?)`,
  )
  const putCustomer = prepareInsert(database, CUSTOMERS, replacing(CUSTOMERS))
  const putLead = prepareInsert(database, LEADS, replacing(LEADS))
  const deleteSale = database.prepare('DELETE FROM sales WHERE workspace_id = ? AND id = ?')
  const insertSale = prepareInsert(database, SALES)
  const insertOutrankedSale = prepareInsert(database, OUTRANKED_SALES)
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

  const erase = prepareErase(database)

  return database.transaction((writes: Writes) => {
    for (const link of writes.links) putLink({ ...link, keyFolded: foldKey(link.key) })
    for (const click of writes.clicks) insertClick(click)
    for (const recent of writes.recentClicks) upsertRecentClick(recent)
    const newest = writes.recentClicks.at(-1)
    if (newest) {
      sweepRecentClicks.run(newest.recordedAt - HOUR_MS, writes.recentClicks.length * SWEPT_PER_NEW)
    }
    for (const customer of writes.customers) putCustomer(customer)
    for (const lead of writes.leads) putLead(lead)
    for (const { workspaceId, id } of writes.replacedSales) deleteSale.run(workspaceId, id)
    for (const sale of writes.sales) insertSale(sale)
    for (const sale of writes.outrankedSales) insertOutrankedSale(sale)
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
      addToCustomer.run(t.sales, t.saleAmount, t.workspaceId, t.customerId)
    }
    for (const { workspaceId, customerId } of writes.erasures) erase(workspaceId, customerId)
  }).immediate
}

function prepareInsert<Row>(database: Database, table: Table<Row>, onConflict = '') {
  const columns = table.fields.map(columnOf)
  const statement = database.prepare(
    `INSERT INTO ${table.name} (${columns.join(', ')})
     VALUES (${columns.map(() => '?').join(', ')}) ${onConflict}`,
  )
  return (row: Row) => statement.run(table.fields.map((field) => row[field]))
}

/** All but the key is as the new row has it. */
function replacing<Row>(table: Table<Row>): string {
  const columns = table.fields.map(columnOf).filter((name) => !/^(workspace_id|id)$/.test(name))
  return `ON CONFLICT (workspace_id, id)
    DO UPDATE SET ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}`
}
