import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { MIGRATIONS } from '../src/store/sqlite/migrations.ts'
import { openDatabase } from '../src/store/sqlite/open-database.ts'
import {
  customerName,
  idAt,
  invoiceName,
  momentOf,
  SALES_PER_CUSTOMER,
  type StoredShop,
} from './stored-shop.ts'

const LINKS = 20
const CACHE = join(tmpdir(), 'saletrail-bench-shops')

/**
 * A database file with so many sales, each with a click, and half as many customers with a lead
 * each. It is made once for each schema, and to be copied: the same shop is measured again.
 */
export function fillShop(shop: StoredShop): string {
  const schema = hashOf(MIGRATIONS.join())
  const file = join(CACHE, `${shop.sales}-${shop.keys}-${shop.newestAt}-${schema}.db`)
  if (existsSync(file)) return file
  mkdirSync(CACHE, { recursive: true })
  const unfinished = `${file}.unfinished`
  for (const path of ['', '-wal', '-shm']) rmSync(unfinished + path, { force: true })
  openDatabase(unfinished).close()
  const database = new SqliteDatabase(unfinished)
  // Nothing of it is lost if this machine fails now: it would be made again.
  for (const setting of ['journal_mode = OFF', 'synchronous = OFF', 'cache_size = -1000000']) {
    database.pragma(setting)
  }
  define(database, shop)
  database.exec(FILL(shop))
  database.pragma('journal_mode = WAL')
  database.close()
  renameSync(unfinished, file)
  return file
}

function define(database: SqliteDatabase.Database, shop: StoredShop): void {
  const define = (name: string, of: (number: number) => string | number) =>
    database.function(name, { deterministic: true }, (number) => of(Number(number)))
  define('moment', (number) => momentOf(shop, number))
  define('id_of', (number) => idAt(momentOf(shop, number), number))
  define('customer_name', (number) => customerName(shop, number))
  define('invoice_name', (number) => invoiceName(shop, number))
}

/** In the order of the primary keys, so that tables grow at their ends. */
const FILL = ({ sales }: StoredShop) => {
  const upTo = (count: number) =>
    `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT ${count})`
  const customer = `id_of(i / ${SALES_PER_CUSTOMER})`
  const link = `'link' || (i % ${LINKS})`
  const customers = Math.floor(sales / SALES_PER_CUSTOMER)
  return `
    INSERT INTO links (workspace_id, id, domain, key, key_folded, url, details, created_at,
        updated_at)
      ${upTo(LINKS)} SELECT 1, 'link' || i, 'go.shop.example', 'k' || i, 'k' || i,
        'https://shop.example/', '{}', moment(0), moment(0) FROM n;
    INSERT INTO link_totals ${upTo(LINKS)}
      SELECT 1, 'link' || i, ${sales / LINKS}, 0, ${sales / LINKS}, ${sales / LINKS}, NULL FROM n;
    INSERT INTO clicks (workspace_id, id, link_id, url, recorded_at)
      ${upTo(sales)} SELECT 1, id_of(i), ${link}, 'https://shop.example/', moment(i) FROM n;
    INSERT INTO customers (workspace_id, id, external_id, name, link_id, click_id, unverified,
        created_at, sales, sale_amount)
      ${upTo(customers)} SELECT 1, id_of(i), customer_name(i), 'Big Red Caribou', ${link}, id_of(i),
        '', moment(i), ${SALES_PER_CUSTOMER}, 1 FROM n;
    INSERT INTO leads (workspace_id, id, customer_id, link_id, click_id, event_name, quantity,
        reported_by, recorded_at)
      ${upTo(customers)} SELECT 1, id_of(i), id_of(i), ${link}, id_of(i), 'Direct sale', 1,
        'server', moment(i) FROM n;
    INSERT INTO sales (workspace_id, id, invoice_id, customer_id, customer_external_id,
        customer_name, link_id, click_id, event_name, payment_processor, amount, currency,
        usd_cents, rate, rate_date, metadata, reported_by, recorded_at)
      ${upTo(sales)} SELECT 1, id_of(i), invoice_name(i), ${customer},
        customer_name(i / ${SALES_PER_CUSTOMER}), 'Big Red Caribou', ${link}, id_of(i), 'Purchase',
        'stripe', 5000, 'usd', 5000, '1', '2026-09-29', '{"plan":"monthly"}', 'server', moment(i)
        FROM n;`
}

function hashOf(text: string): string {
  let hash = 7
  for (const character of text) hash = (hash * 31 + character.charCodeAt(0)) >>> 0
  return hash.toString(36)
}
