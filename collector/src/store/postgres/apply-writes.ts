import { foldKey } from '../../attribution/link.ts'
import type { Writes } from '../store.ts'
import { CLICKS, CUSTOMERS, LEADS, LINK_ROWS, OUTRANKED_SALES, SALES } from '../tables.ts'
import { addTotals } from './add-totals.ts'
import type { Connections, Statement } from './connections.ts'
import { erase } from './erase.ts'
import { holdRows } from './expect-rows.ts'
import { sweepRecentClicks } from './recent-clicks.ts'
import { insertRows, replacing, sortedBy } from './row-set.ts'

/** Erasures rest on it: each statement sees what was committed before it. */
const BEGIN = { text: 'BEGIN ISOLATION LEVEL READ COMMITTED' }
const COMMIT = { text: 'COMMIT' }

const PUT_LINKS = insertRows(LINK_ROWS, replacing(LINK_ROWS))
const INSERT_CLICKS = insertRows(CLICKS)
const PUT_CUSTOMERS = insertRows(CUSTOMERS, replacing(CUSTOMERS))
const PUT_LEADS = insertRows(LEADS, replacing(LEADS))
const INSERT_SALES = insertRows(SALES)
const INSERT_OUTRANKED_SALES = insertRows(OUTRANKED_SALES)

/**
 * Writes a batch in one transaction; back from it, the commit is flushed. One round trip, or two
 * where the batch rests on rows that other instances may change.
 */
export function prepareApplyWrites(connections: Connections): (writes: Writes) => Promise<void> {
  return (writes) =>
    connections.work(async ({ send }) => {
      const holds = holdRows(writes)
      const statements = writeStatements(writes)
      if (holds.length === 0) {
        await send(BEGIN, ...statements, COMMIT)
        return
      }
      const [, ...held] = await send(BEGIN, ...holds.map(({ statement }) => statement))
      for (const [index, { check }] of holds.entries()) check(held[index] ?? [])
      await send(...statements, COMMIT)
    })
}

/** In one order in every instance; see `sortedBy`. Links and changed customers keep theirs. */
function writeStatements(writes: Writes): Statement[] {
  const changed = new Set(writes.expectedCustomers.map(({ id }) => id))
  const customers = [
    ...writes.customers.filter(({ id }) => changed.has(id)),
    ...sortedBy(
      writes.customers.filter(({ id }) => !changed.has(id)),
      ['workspaceId', 'externalId'],
    ),
  ]
  const links = writes.links.map((link) => ({ ...link, keyFolded: foldKey(link.key) }))
  const leads = sortedBy(writes.leads, ['workspaceId', 'customerId', 'eventName'])
  const byInvoice = ['workspaceId', 'invoiceId'] as const
  return [
    ...insert(PUT_LINKS, links),
    ...insert(INSERT_CLICKS, writes.clicks),
    ...sweepRecentClicks(writes.recentClicks),
    ...insert(PUT_CUSTOMERS, customers),
    ...insert(PUT_LEADS, leads),
    ...insert(INSERT_SALES, sortedBy(writes.sales, byInvoice)),
    ...insert(INSERT_OUTRANKED_SALES, sortedBy(writes.outrankedSales, byInvoice)),
    ...addTotals(writes),
    ...erase(writes.erasures),
  ]
}

function insert(text: string, rows: readonly object[]): Statement[] {
  return rows.length === 0 ? [] : [{ text, values: [JSON.stringify(rows)], isPrepared: true }]
}
