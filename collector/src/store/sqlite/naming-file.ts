import { SqliteDatabase } from './sqlite-database.ts'

/** What `use` gives. Where SQLite refuses, it says what is wrong with a file, not with which. */
export function namingFile<Result>(path: string, use: () => Result): Result {
  try {
    return use()
  } catch (error) {
    if (!(error instanceof SqliteDatabase.SqliteError)) throw error
    throw new Error(`${path}: ${error.message}`, { cause: error })
  }
}
