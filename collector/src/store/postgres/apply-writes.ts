import { foldKey } from '../../attribution/link.ts'
import { changedAndNew } from '../changed-and-new.ts'
import type { Writes } from '../store.ts'
import { CLICKS, LEADS, LINK_ROWS, OUTRANKED_SALES, replacing, SALES } from '../tables.ts'
import { addLinkTotals } from './add-totals.ts'
import { COMMIT, type Connections, type Statement } from './connections.ts'
import { deleteReplacedSales } from './delete-replaced-sales.ts'
import { erase } from './erase.ts'
import { expectFreeUrls } from './expect-free-urls.ts'
import { holdRows } from './expect-rows.ts'
import { holdCustomers } from './hold-customers.ts'
import { putCustomers } from './put-customers.ts'
import { putRecentClicks, sweepRecentClicks } from './recent-clicks.ts'
import { insertRows, onRows, sortedBy, unlessNone } from './row-set.ts'

/** Erasures and free URLs rest on it: each statement sees what was committed before it. */
const BEGIN = { text: 'BEGIN ISOLATION LEVEL READ COMMITTED', isPrepared: true }

const putLinks = onRows(insertRows(LINK_ROWS, replacing(LINK_ROWS)), LINK_ROWS.fields)
const insertClicks = onRows(insertRows(CLICKS), CLICKS.fields)
const insertLeads = onRows(insertRows(LEADS), LEADS.fields)
const replaceLeads = onRows(insertRows(LEADS, replacing(LEADS)), LEADS.fields)
const insertSales = onRows(insertRows(SALES), SALES.fields)
const insertOutrankedSales = onRows(insertRows(OUTRANKED_SALES), OUTRANKED_SALES.fields)

/**
 * Writes a batch in one transaction; back from it, the commit is flushed. One round trip, or two
 * where the batch rests on rows that other instances may change.
 */
export function prepareApplyWrites(connections: Connections): (writes: Writes) => Promise<void> {
  return (writes) =>
    connections.work(async ({ send }) => {
      const begin = [BEGIN, ...expectFreeUrls(writes)]
      const customers = holdCustomers(writes)
      const holds = holdRows(writes)
      const statements = writeStatements(writes)
      if (holds.length === 0) {
        await send(...begin, ...customers, ...statements, COMMIT)
        return
      }
      const held = await send(...begin, ...holds.map(({ statement }) => statement), ...customers)
      const standing = held.slice(begin.length)
      for (const [index, { check }] of holds.entries()) check(standing[index] ?? [])
      await send(...statements, COMMIT)
    })
}

/**
 * In one order in every instance; see `sortedBy`. The links' totals are last, so that the next
 * batch waits for them no longer than this one's flush takes.
 */
function writeStatements(writes: Writes): Statement[] {
  const links = writes.links.map((link) => ({ keyFolded: foldKey(link.key), ...link }))
  const leads = sortedBy(writes.leads, ['workspaceId', 'customerId', 'eventName'])
  const [changedLeads, newLeads] = changedAndNew(leads, writes.expectedLeads)
  const byInvoice = ['workspaceId', 'invoiceId'] as const
  return [
    ...putRecentClicks(writes.recentClicks),
    ...deleteReplacedSales(writes.replacedSales),
    ...unlessNone(putLinks, links),
    ...unlessNone(insertClicks, writes.clicks),
    ...sweepRecentClicks(writes.recentClicks),
    ...putCustomers(writes),
    ...unlessNone(replaceLeads, changedLeads),
    ...unlessNone(insertLeads, newLeads),
    ...unlessNone(insertSales, sortedBy(writes.sales, byInvoice)),
    ...unlessNone(insertOutrankedSales, sortedBy(writes.outrankedSales, byInvoice)),
    ...erase(writes.erasures),
    ...addLinkTotals(writes.linkTotals),
  ]
}
