import { StoreBroken, StoreConflict, StoreUnavailable } from '../store-error.ts'
import { SqliteDatabase } from './sqlite-database.ts'

/** What passes once somebody frees space or lets go of the file; anything else is a fault. */
const PASSING = ['SQLITE_FULL', 'SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_CANTOPEN']

/** After these the file's pages in memory and on disk may differ: only a restart tells. */
const FAILING = ['SQLITE_IOERR', 'SQLITE_CORRUPT', 'SQLITE_NOTADB']

/** A driver's error in the port's words; told by its code. Errors that are not SQLite's stay. */
export function translateError(error: unknown): unknown {
  if (!(error instanceof SqliteDatabase.SqliteError)) return error
  const { code } = error
  if (code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY') {
    return new StoreConflict(code, error)
  }
  if (PASSING.some((passing) => code.startsWith(passing))) {
    return new StoreUnavailable(`the database cannot be written or read now (${code})`, error)
  }
  if (FAILING.some((failing) => code.startsWith(failing))) {
    return new StoreBroken(`the database failed (${code})`, error)
  }
  return error
}
