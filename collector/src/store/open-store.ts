import type { PostgresOptions } from './postgres/open-postgres-store.ts'
import { openSqliteStore } from './sqlite/open-sqlite-store.ts'
import type { Store } from './store.ts'

const FILE = 'file:'

/** Opens the store a database URL names: `file:<path>` is SQLite, `postgres://…` PostgreSQL. */
export async function openStore(databaseUrl: string, options?: PostgresOptions): Promise<Store> {
  if (databaseUrl.startsWith(FILE)) return openSqliteStore(databaseUrl.slice(FILE.length))
  // Its driver takes a while to load, which a collector on SQLite does not wait for.
  const { openPostgresStore } = await import('./postgres/open-postgres-store.ts')
  return openPostgresStore(databaseUrl, options)
}
