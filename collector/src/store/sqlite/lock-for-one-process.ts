import type { Database } from 'better-sqlite3'
import { SqliteDatabase } from './sqlite-database.ts'

/**
 * Two collectors on one file would each believe itself the only writer. A transaction kept open on
 * a file beside the database is a lock the operating system lets go of however this process ends.
 * Undefined where another process has it.
 */
export function lockForOneProcess(path: string): Database | undefined {
  const lock = new SqliteDatabase(`${path}-lock`, { timeout: 0 })
  try {
    lock.pragma('journal_mode = MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
    return lock
  } catch (error) {
    lock.close()
    if (isBusy(error)) return undefined
    throw error
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY')
}
