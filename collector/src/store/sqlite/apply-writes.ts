import type { Database, RunResult } from 'better-sqlite3'
import { HOUR_MS } from '../../attribution/circumstances.ts'
import { foldKey } from '../../attribution/link.ts'
import type { Writes } from '../store.ts'
import { StoreConflict } from '../store-error.ts'
import {
  CLICKS,
  CUSTOMERS,
  columnOf,
  compileToColumns,
  LEADS,
  LINK_ROWS,
  OUTRANKED_SALES,
  RECENT_CLICKS,
  SALES,
  type Table,
} from '../tables.ts'
import { prepareAddTotals } from './add-totals.ts'
import { prepareErase } from './erase.ts'
import { prepareExpectRows } from './expect-rows.ts'

/**
 * How many forgotten visitors are swept out for each new one: the table shrinks as fast as it grew.
 */
const SWEPT_PER_NEW = 2

/** Writes a batch in one transaction, which is on disk once the log is flushed. */
export function prepareApplyWrites(database: Database): (writes: Writes) => void {
  const putLink = prepareInsert(database, LINK_ROWS, replacing(LINK_ROWS))
  const insertClick = prepareInsert(database, CLICKS)
  const upsertRecentClick = prepareInsert(
    database,
    RECENT_CLICKS,
    `ON CONFLICT (workspace_id, link_id, visitor_hash)
     DO UPDATE SET click_id = excluded.click_id, recorded_at = excluded.recorded_at
     WHERE abs(excluded.recorded_at - recorded_at) >= ${HOUR_MS}`,
  )
  const sweepRecentClicks = database.prepare(
    `DELETE FROM recent_clicks WHERE (workspace_id, link_id, visitor_hash) IN (
       SELECT workspace_id, link_id, visitor_hash FROM recent_clicks
       WHERE recorded_at < ? ORDER BY recorded_at LIMIT ?)`,
  )
  const putCustomer = prepareInsert(database, CUSTOMERS, replacing(CUSTOMERS))
  const putLead = prepareInsert(database, LEADS, replacing(LEADS))
  const deleteSale = database.prepare(
    'DELETE FROM sales WHERE workspace_id = ? AND id = ? AND customer_external_id IS ?',
  )
  const insertSale = prepareInsert(database, SALES)
  const insertOutrankedSale = prepareInsert(database, OUTRANKED_SALES)
  const addTotals = prepareAddTotals(database)
  const erase = prepareErase(database)

  const expectRows = prepareExpectRows(database)

  return database.transaction((writes: Writes) => {
    expectRows(writes)
    for (const link of writes.links) putLink({ ...link, keyFolded: foldKey(link.key) })
    for (const click of writes.clicks) insertClick(click)
    for (const recent of writes.recentClicks) expectChange(upsertRecentClick(recent))
    const newest = writes.recentClicks.at(-1)
    if (newest) {
      sweepRecentClicks.run(newest.recordedAt - HOUR_MS, writes.recentClicks.length * SWEPT_PER_NEW)
    }
    for (const customer of writes.customers) putCustomer(customer)
    for (const lead of writes.leads) putLead(lead)
    for (const { workspaceId, id, customerExternalId } of writes.replacedSales) {
      expectChange(deleteSale.run(workspaceId, id, customerExternalId))
    }
    for (const sale of writes.sales) insertSale(sale)
    for (const sale of writes.outrankedSales) insertOutrankedSale(sale)
    addTotals(writes)
    for (const { workspaceId, customerId } of writes.erasures) erase(workspaceId, customerId)
  }).immediate
}

/** What was to be replaced is not as it was read. */
function expectChange({ changes }: RunResult): void {
  if (changes === 0) throw new StoreConflict('rows as they were read', undefined)
}

function prepareInsert<Row>(database: Database, table: Table<Row>, onConflict = '') {
  const columns = table.fields.map(columnOf)
  const statement = database.prepare(
    `INSERT INTO ${table.name} (${columns.join(', ')})
     VALUES (${columns.map(() => '?').join(', ')}) ${onConflict}`,
  )
  const toColumns = compileToColumns(table)
  return (row: Row) => statement.run(toColumns(row))
}

/** All but the key is as the new row has it. */
function replacing<Row>(table: Table<Row>): string {
  const columns = table.fields.map(columnOf).filter((name) => !/^(workspace_id|id)$/.test(name))
  return `ON CONFLICT (workspace_id, id)
    DO UPDATE SET ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}`
}
