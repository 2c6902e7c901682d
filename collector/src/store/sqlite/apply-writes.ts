import type { Database, RunResult } from 'better-sqlite3'
import { foldKey } from '../../attribution/link.ts'
import { changedAndNew } from '../changed-and-new.ts'
import type { Writes } from '../store.ts'
import { StoreConflict } from '../store-error.ts'
import { CLICKS, LEADS, LINK_ROWS, OUTRANKED_SALES, replacing, SALES } from '../tables.ts'
import { prepareAddToLink } from './add-totals.ts'
import { prepareErase } from './erase.ts'
import { prepareExpectFreeUrls } from './expect-free-urls.ts'
import { prepareExpectRows } from './expect-rows.ts'
import type { Filing } from './file-by-link.ts'
import { preparePutCustomers } from './put-customers.ts'
import type { RecentClicks } from './recent-clicks.ts'
import { prepareInsert, prepareInsertAll } from './row-set.ts'

/** Writes a batch in one transaction, which is on disk once the log is flushed. */
export function prepareApplyWrites(
  database: Database,
  { fileLate }: Pick<Filing, 'fileLate'>,
  { put: putRecentClicks }: Pick<RecentClicks, 'put'>,
): (writes: Writes) => void {
  const putLink = prepareInsert(database, LINK_ROWS, replacing(LINK_ROWS))
  const insertClicks = prepareInsertAll(database, CLICKS)
  const putCustomers = preparePutCustomers(database)
  const insertLeads = prepareInsertAll(database, LEADS)
  const replaceLead = prepareInsert(database, LEADS, replacing(LEADS))
  const deleteSale = database.prepare(
    'DELETE FROM sales WHERE workspace_id = ? AND id = ? AND customer_external_id IS ?',
  )
  const insertSales = prepareInsertAll(database, SALES)
  const insertOutrankedSales = prepareInsertAll(database, OUTRANKED_SALES)
  const addToLink = prepareAddToLink(database)
  const erase = prepareErase(database)

  const expectFreeUrls = prepareExpectFreeUrls(database)
  const expectRows = prepareExpectRows(database)

  return database.transaction((writes: Writes) => {
    expectFreeUrls(writes)
    expectRows(writes)
    for (const link of writes.links) putLink({ ...link, keyFolded: foldKey(link.key) })
    insertClicks(writes.clicks)
    putRecentClicks(writes.recentClicks)
    putCustomers(writes)
    const [changedLeads, newLeads] = changedAndNew(writes.leads, writes.expectedLeads)
    for (const lead of changedLeads) replaceLead(lead)
    insertLeads(newLeads)
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
