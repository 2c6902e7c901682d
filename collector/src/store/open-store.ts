import { openSqliteStore } from './sqlite/open-sqlite-store.ts'
import type { Store } from './store.ts'

/** Opens the store a database URL names: `file:<path>` is SQLite. */
export async function openStore(databaseUrl: string): Promise<Store> {
  return openSqliteStore(databaseUrl.slice('file:'.length))
}
