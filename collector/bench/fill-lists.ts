import type { Database } from 'better-sqlite3'

const ROWS_OF_PART = 500

/** `id` of the n-th row: ordered as the numbers are, and earlier than anything made now. */
export const idOf = (n: number) => `0A${String(n).padStart(14, '0')}`

/** A shop with so many links, customers, clicks and sales. */
export function fillLists(database: Database, size: number): void {
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT ${size})`
  const id = `'0A' || printf('%014d', i)`
  // The same number of rows for each link and tenant, however many there are of those.
  const parts = size / ROWS_OF_PART
  const recordedAt = `${Date.now() - size} + i`
  const link = `'0A' || printf('%014d', i % ${parts})`
  database.exec(`
    INSERT INTO links (workspace_id, id, domain, key, key_folded, url, tenant_id, details,
        created_at, updated_at)
      ${numbers} SELECT 1, ${id}, 'go.shop.example', 'k' || i, 'k' || i,
        'https://shop.example/' || i, 't' || (i % ${parts}), '{}', i, i FROM n;
    INSERT INTO link_totals ${numbers} SELECT 1, ${id}, 0, 0, 0, 0, NULL FROM n;
    INSERT INTO customers (workspace_id, id, external_id, name, link_id, click_id, unverified,
        created_at, sales, sale_amount)
      ${numbers} SELECT 1, ${id}, 'e' || i, 'Ada', ${link}, ${id}, '', i, 1, i * 7919 % 100003
        FROM n;
    INSERT INTO clicks (workspace_id, id, link_id, url, country, city, recorded_at)
      ${numbers} SELECT 1, ${id}, ${link}, 'https://shop.example/' || (i % 5003), 'DE',
        'City ' || (i % 997), ${recordedAt} FROM n;
    INSERT INTO sales (workspace_id, id, customer_id, link_id, click_id, event_name,
        payment_processor, amount, currency, usd_cents, reported_by, recorded_at)
      ${numbers} SELECT 1, ${id}, ${id}, ${link}, ${id}, 'Purchase', 'stripe', 1, 'usd', 1,
        'server', ${recordedAt} FROM n;`)
}
