import type { Database, RunResult } from 'better-sqlite3'
import { HOUR_MS } from '../../attribution/circumstances.ts'
import { foldKey } from '../../attribution/link.ts'
import type { Writes } from '../store.ts'
import { StoreConflict } from '../store-error.ts'
import { CLICKS, LEADS, LINK_ROWS, OUTRANKED_SALES, RECENT_CLICKS, SALES } from '../tables.ts'
import { prepareAddToLink } from './add-totals.ts'
import { prepareErase } from './erase.ts'
import { prepareExpectRows } from './expect-rows.ts'
import type { Filing } from './file-by-link.ts'
import { preparePutCustomers } from './put-customers.ts'
import { prepareInsert, prepareInsertAll, replacing } from './row-set.ts'

/**
 * How many forgotten visitors are swept out for each new one: the table shrinks as fast as it grew.
 */
const SWEPT_PER_NEW = 2

/** Writes a batch in one transaction, which is on disk once the log is flushed. */
export function prepareApplyWrites(
  database: Database,
  { fileLate }: Pick<Filing, 'fileLate'>,
): (writes: Writes) => void {
  const putLink = prepareInsert(database, LINK_ROWS, replacing(LINK_ROWS))
  const insertClicks = prepareInsertAll(database, CLICKS)
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
  const putCustomers = preparePutCustomers(database)
  const putLead = prepareInsert(database, LEADS, replacing(LEADS))
  const deleteSale = database.prepare(
    'DELETE FROM sales WHERE workspace_id = ? AND id = ? AND customer_external_id IS ?',
  )
  const insertSales = prepareInsertAll(database, SALES)
  const insertOutrankedSales = prepareInsertAll(database, OUTRANKED_SALES)
  const addToLink = prepareAddToLink(database)
  const erase = prepareErase(database)

  const expectRows = prepareExpectRows(database)

  return database.transaction((writes: Writes) => {
    expectRows(writes)
    for (const link of writes.links) putLink({ ...link, keyFolded: foldKey(link.key) })
    insertClicks(writes.clicks)
    for (const recent of writes.recentClicks) expectChange(upsertRecentClick(recent))
    const newest = writes.recentClicks.at(-1)
    if (newest) {
      sweepRecentClicks.run(newest.recordedAt - HOUR_MS, writes.recentClicks.length * SWEPT_PER_NEW)
    }
    putCustomers(writes)
    for (const lead of writes.leads) putLead(lead)
    for (const { workspaceId, id, customerExternalId } of writes.replacedSales) {
      expectChange(deleteSale.run(workspaceId, id, customerExternalId))
    }
    insertSales(writes.sales)
    insertOutrankedSales(writes.outrankedSales)
    fileLate(writes)
    for (const totals of writes.linkTotals) addToLink(totals)
    for (const { workspaceId, customerId } of writes.erasures) erase(workspaceId, customerId)
  }).immediate
}

/** What was to be replaced is not as it was read. */
function expectChange({ changes }: RunResult): void {
  if (changes === 0) throw new StoreConflict('rows as they were read', undefined)
}
