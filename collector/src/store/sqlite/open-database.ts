import type { Database } from 'better-sqlite3'
import { MIGRATIONS } from './migrations.ts'
import { SqliteDatabase } from './sqlite-database.ts'

/** `PRAGMA synchronous` as a number: 1 is NORMAL, the log flushed before it is copied. */
const NORMAL = 1

/** A connection to the file, configured, migrated and known to flush; closed again if it is not. */
export function openDatabase(path: string): Database {
  const database = new SqliteDatabase(path)
  try {
    refuseForeign(database)
    configure(database)
    migrate(database)
    assertFlushing(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Before anything is set or made: whose file it is wants it as it was. */
function refuseForeign(database: Database): void {
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all()
  if (tables.length === 0 || tables.includes('register_version')) return
  throw new Error(`the file holds tables of others; name one that is not there (${tables[0]})`)
}

/** What every connection of the collector's needs. */
export function configure(database: Database): void {
  database.pragma('journal_mode = WAL')
  // NORMAL flushes all that FULL does but the log at the end of a commit. The store does that
  // itself (`flush-log.ts`), beside the event loop, and answers nothing before.
  database.pragma('synchronous = NORMAL')
  // Copying the log into the database takes the disk a while: a thread of its own does it.
  database.pragma('wal_autocheckpoint = 0')
  database.pragma('secure_delete = ON')
  database.pragma('temp_store = MEMORY')
  database.pragma('cache_size = -8192')
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
  if ((database.pragma('synchronous', { simple: true }) as number) < NORMAL) {
    throw new Error('SQLite does not flush its log (synchronous is below NORMAL)')
  }
}
