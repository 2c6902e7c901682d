import type { Database } from 'better-sqlite3'
import { SqliteDatabase } from './sqlite-database.ts'

/** Takes a customer away, and every personal field of its leads and sales; in a transaction. */
export function prepareErase(database: Database): (workspaceId: number, id: string) => void {
  const eraseSales = ['sales', 'outranked_sales'].map((table) =>
    database.prepare(
      `UPDATE ${table} SET customer_external_id = NULL, customer_name = NULL,
         customer_email = NULL, customer_avatar = NULL, metadata = NULL
       WHERE workspace_id = ? AND customer_id = ?`,
    ),
  )
  const eraseLeads = database.prepare(
    'UPDATE leads SET metadata = NULL WHERE workspace_id = ? AND customer_id = ?',
  )
  const deleteCustomer = database.prepare('DELETE FROM customers WHERE workspace_id = ? AND id = ?')
  return (workspaceId, id) => {
    for (const statement of [...eraseSales, eraseLeads, deleteCustomer]) {
      statement.run(workspaceId, id)
    }
  }
}

/**
 * With `secure_delete` no cell of the database holds anything of it any more; the log of earlier
 * pages does until it is copied back and cut to nothing. A gap between a page's cells may hold a
 * copy of one that SQLite has moved to another page.
 */
export function scrub(database: Database): void {
  const [{ busy } = { busy: 1 }] = database.pragma('wal_checkpoint(TRUNCATE)') as Checkpoint[]
  if (busy === 0) return
  const reason = 'another process reads the database: its log cannot be emptied'
  throw new SqliteDatabase.SqliteError(reason, 'SQLITE_BUSY')
}

type Checkpoint = { readonly busy: number }
