import { existsSync } from 'node:fs'
import pg from 'pg'
import { readConfig } from '../src/config.ts'
import { ensureFirstWorkspace } from '../src/first-workspace.ts'
import { openStore } from '../src/store/open-store.ts'
import { MIGRATIONS } from '../src/store/postgres/migrations.ts'
import { startPostgres } from '../test/postgres-server.ts'
import { SECRET_KEY } from './contender.ts'
import { fillStatements } from './fill-statements.ts'
import { shopFunctions } from './shop-functions.ts'
import { shopPath } from './shop-path.ts'
import type { StoredShop } from './stored-shop.ts'

/**
 * Nothing of it is lost if this machine fails now: it would be made again. Little is logged, since
 * the log's files would be copied with the shop.
 */
const HURRIED = [
  ...['fsync=off', 'full_page_writes=off', 'wal_level=minimal', 'max_wal_senders=0'],
  ...['max_wal_size=256MB', 'maintenance_work_mem=512MB', 'autovacuum=off'],
]

/** The data directory of a PostgreSQL with the shop of `fillShop`, likewise made once. */
export async function fillPostgresShop(shop: StoredShop): Promise<string> {
  const path = shopPath(shop, MIGRATIONS, 'postgres')
  if (existsSync(path)) return path
  const postgres = await startPostgres(HURRIED)
  try {
    await makeWorkspace(postgres.url)
    const client = new pg.Client({ connectionString: postgres.url })
    await client.connect()
    await fill(client, shop)
    await client.end()
  } catch (error) {
    await postgres.stop()
    throw error
  }
  await postgres.stop(path)
  return path
}

/** The first, with its key, as the collector makes it at its first start. */
async function makeWorkspace(url: string): Promise<void> {
  const store = await openStore(url, { allowUnsafe: true })
  const config = readConfig({ SALETRAIL_SECRET_KEY: SECRET_KEY, DATABASE_URL: url })
  await ensureFirstWorkspace(store, config, Date.now())
  await store.close()
}

/** Indexes are made of the rows at once, which takes a fraction of what it takes row by row. */
async function fill(client: pg.Client, shop: StoredShop): Promise<void> {
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(INDEXES)
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`)
  await client.query(shopFunctions(shop))
  for (const statement of fillStatements(shop, numbers)) await client.query(statement)
  await client.query('DROP SCHEMA shop CASCADE')
  for (const { definition } of indexes) await client.query(definition)
  await client.query('VACUUM (ANALYZE)')
  await client.query('CHECKPOINT')
}

const INDEXES = `SELECT indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS definition
  FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
  WHERE relnamespace = 'public'::regnamespace AND NOT indisprimary`

/** `OFFSET 0`: an id is made once, wherever it is named. */
function numbers(count: number): string {
  return `WITH n AS (
    SELECT i, id_of(i) AS id FROM generate_series(0, ${count - 1}) AS number(i) OFFSET 0)`
}
