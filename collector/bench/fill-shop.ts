import { existsSync, renameSync, rmSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { ROWS_FILED_AT_ONCE, startFiling } from '../src/store/sqlite/file-by-link.ts'
import { MIGRATIONS } from '../src/store/sqlite/migrations.ts'
import { openDatabase } from '../src/store/sqlite/open-database.ts'
import { SqliteDatabase } from '../src/store/sqlite/sqlite-database.ts'
import { fillStatements } from './fill-statements.ts'
import { shopPath } from './shop-path.ts'
import { customerName, idAt, invoiceName, momentOf, type StoredShop } from './stored-shop.ts'

/**
 * A database file with so many sales, each with a click, and half as many customers with a lead
 * each. It is made once for each schema, and to be copied: the same shop is measured again.
 */
export function fillShop(shop: StoredShop): string {
  const path = shopPath(shop, MIGRATIONS, 'db')
  if (existsSync(path)) return path
  const unfinished = `${path}.unfinished`
  for (const end of ['', '-wal', '-shm']) rmSync(unfinished + end, { force: true })
  openDatabase(unfinished).close()
  const database = new SqliteDatabase(unfinished)
  // Nothing of it is lost if this machine fails now: it would be made again.
  for (const setting of ['journal_mode = OFF', 'synchronous = OFF', 'cache_size = -1000000']) {
    database.pragma(setting)
  }
  define(database, shop)
  for (const statement of fillStatements(shop, numbers)) database.exec(statement)
  startFiling(database, ROWS_FILED_AT_ONCE)
  database.pragma('journal_mode = WAL')
  database.close()
  renameSync(unfinished, path)
  return path
}

function numbers(count: number): string {
  return `WITH RECURSIVE number(i) AS (
      SELECT 0 UNION ALL SELECT i + 1 FROM number LIMIT ${count}
    ), n AS (SELECT i, id_of(i) AS id FROM number)`
}

function define(database: Database, shop: StoredShop): void {
  const define = (name: string, of: (number: number) => string | number) =>
    database.function(name, { deterministic: true }, (number) => of(Number(number)))
  define('moment', (number) => momentOf(shop, number))
  define('id_of', (number) => idAt(momentOf(shop, number), number))
  define('customer_name', (number) => customerName(shop, number))
  define('invoice_name', (number) => invoiceName(shop, number))
}
