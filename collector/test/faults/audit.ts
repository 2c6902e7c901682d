import type { Database } from 'better-sqlite3'
import { SqliteDatabase } from '../../src/store/sqlite/sqlite-database.ts'
import { listLinks, trackSale } from '../shop.ts'
import type { Collector } from '../start-collector.ts'
import { amountOf, type Crowd } from './crowd.ts'
import { check } from './lane.ts'

/** Asked again over HTTP; the rows themselves are all looked at. */
const ASKED_AGAIN_MAX = 200

/**
 * Holds what all crowds were told against what is stored, in the rows and over HTTP: nothing lost,
 * nothing doubled, nothing wrong, and every total the sum of its rows.
 */
export async function audit(collector: Collector, ...crowds: readonly Crowd[]): Promise<void> {
  checkReceipts(readStoredSales(collector.databaseFile), ...crowds)
  for (const crowd of crowds) await askAgain(collector, crowd)
  await auditTotals(collector)
}

async function askAgain(collector: Collector, crowd: Crowd): Promise<void> {
  const last = [...crowd.receipts].slice(-ASKED_AGAIN_MAX).map(async ([invoiceId, answer]) => {
    const again = await trackSale(collector, crowd.saleOf(invoiceId))
    check(again.headers['saletrail-outcome'] === 'replayed', `lost over HTTP: ${invoiceId}`)
    check(again.text === answer, `wrong over HTTP: ${invoiceId}`)
  })
  await Promise.all(last)
}

/** Every acknowledged invoice is stored, once, with its amount; nothing is that nobody sent. */
export function checkReceipts(stored: readonly StoredSale[], ...crowds: readonly Crowd[]): void {
  const [contradiction] = crowds.flatMap(({ contradictions }) => contradictions)
  check(contradiction === undefined, `contradicted: ${contradiction}`)
  const rows = new Map(stored.map((sale) => [sale.invoiceId, sale]))
  const receipts = crowds.flatMap((crowd) => [...crowd.receipts.keys()])
  const lost = receipts.filter((invoiceId) => !rows.has(invoiceId))
  check(lost.length === 0, `lost: ${lost.length} of ${receipts.length}, such as ${lost[0]}`)
  const doubled = stored.length - rows.size
  check(doubled === 0, `doubled: ${doubled} of ${rows.size}`)
  const isSent = (invoiceId: string) => crowds.some(({ sent }) => sent.has(invoiceId))
  const wrong = stored.filter(
    ({ invoiceId, amount }) => !isSent(invoiceId) || amount !== amountOf(invoiceId),
  )
  check(wrong.length === 0, `wrong: ${wrong.length}, such as ${JSON.stringify(wrong[0])}`)
}

export type StoredSale = { readonly invoiceId: string; readonly amount: number }

export function readStoredSales(databaseFile: string): StoredSale[] {
  return withDatabase(databaseFile, (database) =>
    database
      .prepare<[], StoredSale>(
        'SELECT invoice_id AS invoiceId, amount FROM sales WHERE invoice_id IS NOT NULL',
      )
      .all(),
  )
}

/** Links and customers whose totals differ from the sums over their rows. */
const DRIFTED = `
  SELECT 'link ' || id AS whose FROM links
    LEFT JOIN link_totals ON link_id = id
    LEFT JOIN (SELECT link_id AS of_link, count(*) AS n, sum(usd_cents) AS cents
      FROM sales GROUP BY link_id) ON of_link = id
    LEFT JOIN (SELECT link_id AS click_link, count(*) AS clicks_made
      FROM clicks GROUP BY link_id) ON click_link = id
    LEFT JOIN (SELECT link_id AS lead_link, count(*) AS leads_made
      FROM leads GROUP BY link_id) ON lead_link = id
  WHERE sales IS NOT coalesce(n, 0) OR sale_amount IS NOT coalesce(cents, 0)
    OR clicks IS NOT coalesce(clicks_made, 0) OR leads IS NOT coalesce(leads_made, 0)
  UNION ALL
  SELECT 'customer ' || id FROM customers
    LEFT JOIN (SELECT customer_id, count(*) AS n, sum(usd_cents) AS cents
      FROM sales GROUP BY customer_id) ON customer_id = id
  WHERE sales IS NOT coalesce(n, 0) OR sale_amount IS NOT coalesce(cents, 0)`

export async function auditTotals(collector: Collector): Promise<void> {
  const { drifted, integrity, sales } = withDatabase(collector.databaseFile, (database) => ({
    drifted: database.prepare<[], { whose: string }>(DRIFTED).all(),
    integrity: database.pragma('integrity_check', { simple: true }),
    sales: database.prepare<[], number>('SELECT count(*) FROM sales').pluck().get() ?? 0,
  }))
  check(integrity === 'ok', `the file is damaged: ${integrity}`)
  check(drifted.length === 0, `totals drifted: ${drifted.length}, such as ${drifted[0]?.whose}`)
  const shown = (await listLinks(collector)).reduce((sum, link) => sum + link.sales, 0)
  check(shown === sales, `totals drifted: links show ${shown} sales of ${sales}`)
}

function withDatabase<Read>(file: string, read: (database: Database) => Read): Read {
  const database = new SqliteDatabase(file, { readonly: true })
  try {
    return read(database)
  } finally {
    database.close()
  }
}
