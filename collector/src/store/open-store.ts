import { openPostgresStore, type PostgresOptions } from './postgres/open-postgres-store.ts'
import { openSqliteStore } from './sqlite/open-sqlite-store.ts'
import type { Store } from './store.ts'

const FILE = 'file:'

/** Opens the store a database URL names: `file:<path>` is SQLite, `postgres://…` PostgreSQL. */
export async function openStore(databaseUrl: string, options?: PostgresOptions): Promise<Store> {
  return databaseUrl.startsWith(FILE)
    ? openSqliteStore(databaseUrl.slice(FILE.length))
    : openPostgresStore(databaseUrl, options)
}
