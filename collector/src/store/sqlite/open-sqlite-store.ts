import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import SqliteDatabase, { type Database } from 'better-sqlite3'
import type { Store } from '../store.ts'
import { prepareApplyWrites } from './apply-writes.ts'
import { prepareLists } from './lists.ts'
import { MIGRATIONS } from './migrations.ts'
import { prepareReadFacts } from './read-facts.ts'
import { prepareRegister } from './register.ts'
import { translateError } from './translate-error.ts'
import { prepareVisitorSalts } from './visitor-salts.ts'

/** `PRAGMA synchronous` as a number: 2 is FULL, every commit flushed. */
const FULL = 2

/** Opens the file, makes it if need be, and brings its schema up to date. */
export function openSqliteStore(path: string): Store {
  mkdirSync(dirname(path), { recursive: true })
  const lock = lockForOneProcess(path)
  const database = openDatabase(path, lock)
  const readFacts = prepareReadFacts(database)
  const applyWrites = prepareApplyWrites(database)
  return translating({
    async readFacts(wanted) {
      return readFacts(wanted)
    },
    async apply(writes) {
      applyWrites(writes)
    },
    ...prepareRegister(database),
    ...prepareVisitorSalts(database),
    ...prepareLists(database),
    async ping() {
      database.prepare('SELECT 1').get()
    },
    async close() {
      database.close()
      lock.close()
    },
  })
}

/** The file, ready to be used; a file that is refused is let go of. */
function openDatabase(path: string, lock: Database): Database {
  const database = new SqliteDatabase(path)
  try {
    configure(database)
    migrate(database)
    assertFlushing(database)
    return database
  } catch (error) {
    database.close()
    lock.close()
    throw error
  }
}

/**
 * Two collectors on one file would each believe itself the only writer. A transaction kept open on
 * a file beside the database is a lock the operating system lets go of however this process ends.
 */
function lockForOneProcess(path: string): Database {
  const lock = new SqliteDatabase(`${path}-lock`, { timeout: 0 })
  try {
    lock.pragma('journal_mode = MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    throw new Error(`${path} is in use by another collector; one SQLite file serves one process`, {
      cause: error,
    })
  }
  return lock
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

/** The same store, its rejections in the port's words. */
function translating(store: Store): Store {
  const entries = Object.entries(store).map(([name, method]) => [
    name,
    (...args: unknown[]) => method(...args).catch(rethrowTranslated),
  ])
  return Object.fromEntries(entries) as Store
}

function rethrowTranslated(error: unknown): never {
  throw translateError(error)
}
