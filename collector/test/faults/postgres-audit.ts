import { runSql } from '../postgres-server.ts'
import { trackSale } from '../shop.ts'
import type { Collector } from '../start-collector.ts'
import { checkReceipts, type StoredSale } from './audit.ts'
import type { Crowd } from './crowd.ts'
import { check } from './lane.ts'

const ASKED_AGAIN_MAX = 100

/**
 * Holds what the crowd was told against what is stored, whichever collector stored it: nothing
 * lost, nothing doubled, nothing wrong, one customer for each external id, every total the sum of
 * its rows.
 */
export async function auditPostgres(
  databaseUrl: string,
  collectors: readonly Collector[],
  crowd: Crowd,
): Promise<void> {
  checkReceipts(await readSales(databaseUrl), crowd)
  const askAgain = [...crowd.receipts]
    .slice(-ASKED_AGAIN_MAX)
    .map(async ([invoiceId, answer], n) => {
      const collector = collectors[n % collectors.length]
      if (!collector) return
      const again = await trackSale(collector, crowd.saleOf(invoiceId))
      check(again.headers['saletrail-outcome'] === 'replayed', `lost over HTTP: ${invoiceId}`)
      check(again.text === answer, `wrong over HTTP: ${invoiceId}`)
    })
  await Promise.all(askAgain)
  const twice = await runSql<{ who: string }>(databaseUrl, CUSTOMERS_TWICE)
  check(twice.length === 0, `doubled: customer ${twice[0]?.who}`)
  const drifted = await runSql<{ whose: string }>(databaseUrl, DRIFTED)
  check(drifted.length === 0, `totals drifted: ${drifted.length}, such as ${drifted[0]?.whose}`)
}

function readSales(databaseUrl: string): Promise<StoredSale[]> {
  return runSql<StoredSale>(
    databaseUrl,
    `SELECT invoice_id AS "invoiceId", amount::float8 AS amount FROM sales
     WHERE invoice_id IS NOT NULL`,
  )
}

const CUSTOMERS_TWICE = `SELECT external_id AS who FROM customers
  GROUP BY workspace_id, external_id HAVING count(*) > 1`

/** Links and customers whose totals differ from the sums over their rows. */
const DRIFTED = `
  SELECT 'link ' || id AS whose FROM links JOIN link_totals ON link_id = id
    LEFT JOIN (SELECT link_id AS of_link, count(*) AS n, sum(usd_cents) AS cents
      FROM sales GROUP BY link_id) AS sold ON of_link = id
    LEFT JOIN (SELECT link_id AS click_link, count(*) AS clicks_made
      FROM clicks GROUP BY link_id) AS clicked ON click_link = id
    LEFT JOIN (SELECT link_id AS lead_link, count(*) AS leads_made
      FROM leads GROUP BY link_id) AS led ON lead_link = id
  WHERE (sales, sale_amount, link_totals.clicks, link_totals.leads) IS DISTINCT FROM
    (coalesce(n, 0), coalesce(cents, 0), coalesce(clicks_made, 0), coalesce(leads_made, 0))
  UNION ALL
  SELECT 'customer ' || id FROM customers
    LEFT JOIN (SELECT customer_id, count(*) AS n, sum(usd_cents) AS cents
      FROM sales GROUP BY customer_id) AS bought ON customer_id = id
  WHERE (sales, sale_amount) IS DISTINCT FROM (coalesce(n, 0), coalesce(cents, 0))`
