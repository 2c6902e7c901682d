import SqliteDatabase, { type Database } from 'better-sqlite3'
import { MIGRATIONS } from './migrations.ts'

/** `PRAGMA synchronous` as a number: 2 is FULL, every commit flushed. */
const FULL = 2

/** A connection to the file, configured, migrated and known to flush; closed again if it is not. */
export function openDatabase(path: string): Database {
  const database = new SqliteDatabase(path)
  try {
    configure(database)
    migrate(database)
    assertFlushing(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

function configure(database: Database): void {
  database.pragma('journal_mode = WAL')
  // better-sqlite3 is compiled to fall back to NORMAL in WAL mode unless it is told otherwise, and
  // NORMAL loses acknowledged sales at power loss.
  database.pragma('synchronous = FULL')
  database.pragma('secure_delete = ON')
  database.pragma('temp_store = MEMORY')
  database.pragma('cache_size = -65536')
}

function migrate(database: Database): void {
  const version = database.pragma('user_version', { simple: true }) as number
  if (version > MIGRATIONS.length) {
    throw new Error('the database was written by a newer Saletrail; run that version or newer')
  }
  MIGRATIONS.slice(version).forEach((step, index) => {
    database.transaction(() => {
      database.exec(step)
      database.pragma(`user_version = ${version + index + 1}`)
    })()
  })
}

/** The setting only shows its true value after a write: so write, then look. */
function assertFlushing(database: Database): void {
  const version = database.pragma('user_version', { simple: true })
  database.pragma(`user_version = ${version}`)
  if ((database.pragma('synchronous', { simple: true }) as number) < FULL) {
    throw new Error('SQLite does not flush its commits (synchronous is below FULL)')
  }
}
