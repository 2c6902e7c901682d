import type { PostgresOptions } from './postgres/open-postgres-store.ts'
import type { Store } from './store.ts'

const FILE = 'file:'

/** Opens the store a database URL names: `file:<path>` is SQLite, `postgres://…` PostgreSQL. */
export async function openStore(databaseUrl: string, options?: PostgresOptions): Promise<Store> {
  // A driver takes a while to load, or is not installed, and only one is needed.
  if (databaseUrl.startsWith(FILE)) {
    const { openSqliteStore } = await import('./sqlite/open-sqlite-store.ts')
    return openSqliteStore(databaseUrl.slice(FILE.length))
  }
  const { openPostgresStore } = await import('./postgres/open-postgres-store.ts')
  return openPostgresStore(databaseUrl, options)
}
