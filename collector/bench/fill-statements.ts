import { SALES_PER_CUSTOMER, type StoredShop } from './stored-shop.ts'

const LINKS = 20

/**
 * Fills the tables of either engine, in the order of the primary keys, so that they grow at their
 * ends. An engine brings `numbers`, the first so many as `n(i, id)`, and the functions `moment`,
 * `id_of`, `customer_name` and `invoice_name` of such a number.
 */
export function fillStatements(
  { sales }: StoredShop,
  numbers: (count: number) => string,
): string[] {
  const customer = `id_of(i / ${SALES_PER_CUSTOMER})`
  const link = `'link' || (i % ${LINKS})`
  const customers = Math.floor(sales / SALES_PER_CUSTOMER)
  return [
    `INSERT INTO links (workspace_id, id, domain, key, key_folded, url, details, created_at,
        updated_at)
      ${numbers(LINKS)} SELECT 1, 'link' || i, 'go.shop.example', 'k' || i, 'k' || i,
        'https://shop.example/', '{}', moment(0), moment(0) FROM n`,
    `INSERT INTO link_totals ${numbers(LINKS)}
      SELECT 1, 'link' || i, ${sales / LINKS}, 0, ${sales / LINKS}, ${sales / LINKS}, NULL FROM n`,
    `INSERT INTO clicks (workspace_id, id, link_id, url, recorded_at)
      ${numbers(sales)} SELECT 1, id, ${link}, 'https://shop.example/', moment(i) FROM n`,
    `INSERT INTO customers (workspace_id, id, external_id, name, link_id, click_id, unverified,
        created_at, sales, sale_amount)
      ${numbers(customers)} SELECT 1, id, customer_name(i), 'Big Red Caribou', ${link},
        id, '', moment(i), ${SALES_PER_CUSTOMER}, 1 FROM n`,
    `INSERT INTO leads (workspace_id, id, customer_id, link_id, click_id, event_name, quantity,
        reported_by, recorded_at)
      ${numbers(customers)} SELECT 1, id, id, ${link}, id, 'Direct sale', 1,
        'server', moment(i) FROM n`,
    `INSERT INTO sales (workspace_id, id, invoice_id, customer_id, customer_external_id,
        customer_name, link_id, click_id, event_name, payment_processor, amount, currency,
        usd_cents, rate, rate_date, metadata, reported_by, recorded_at)
      ${numbers(sales)} SELECT 1, id, invoice_name(i), ${customer},
        customer_name(i / ${SALES_PER_CUSTOMER}), 'Big Red Caribou', ${link}, id, 'Purchase',
        'stripe', 5000, 'usd', 5000, '1', '2026-09-29', '{"plan":"monthly"}', 'server', moment(i)
        FROM n`,
  ]
}
