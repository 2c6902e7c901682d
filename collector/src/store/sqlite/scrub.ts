import { fdatasyncSync, statSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { clearGaps, searchGaps } from './page-gaps.ts'
import { SqliteDatabase } from './sqlite-database.ts'

/**
 * A search takes some hundred milliseconds, of which nobody waits but for an end; batches wait for
 * some milliseconds while gaps are cleared.
 */
const PAGES_AT_ONCE = { searched: 32_768, cleared: 1_024 }
/** A batch may just have begun; whoever comes after it waits. */
const ATTEMPTS_MAX = 8

/**
 * Leaves nothing of who was erased in the files. With `secure_delete` no cell holds any of it; the
 * log of earlier pages does until it is emptied, and gaps between cells may (`page-gaps.ts`).
 */
export function prepareScrub(
  database: Database,
  file: number,
  { searched: searchedAtOnce, cleared: clearedAtOnce } = PAGES_AT_ONCE,
) {
  let searched = 0
  let found: number[] = []

  return {
    /** Copies the log into the database and cuts it to nothing. */
    emptyLog(): void {
      emptyLog(database)
      searched = 0
      found = []
    },

    /**
     * Looks for gaps to clear in some of the pages, and says how many are left to be looked at.
     * What is moved since the log was emptied is nobody's who was erased before.
     */
    search(): number {
      const search = searchGaps(file, searched, searchedAtOnce)
      searched += searchedAtOnce
      found = found.concat(search.found)
      return search.left
    },

    /** Clears some of the gaps that were found while nobody else writes; how many are left? */
    clear(): number {
      if (found.length === 0) return 0
      beginWithEmptyLog(database)
      try {
        clearGaps(file, found.slice(0, clearedAtOnce))
        fdatasyncSync(file)
        // With a commit every connection reads again what it has in its cache.
        database.pragma(`user_version = ${database.pragma('user_version', { simple: true })}`)
        database.exec('COMMIT')
      } catch (error) {
        if (database.inTransaction) database.exec('ROLLBACK')
        throw error
      }
      emptyLog(database)
      found = found.slice(clearedAtOnce)
      return found.length
    },
  }
}

/** Begins a transaction in which the file holds all there is: pages in the log are copied later. */
function beginWithEmptyLog(database: Database): void {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
    emptyLog(database)
    database.exec('BEGIN IMMEDIATE')
    if (statSync(`${database.name}-wal`).size === 0) return
    database.exec('COMMIT')
  }
  throw busy('others write to the database without a break')
}

function emptyLog(database: Database): void {
  const [{ busy: isBusy } = { busy: 1 }] = database.pragma(
    'wal_checkpoint(TRUNCATE)',
  ) as Checkpoint[]
  if (isBusy !== 0) throw busy('another process reads the database: its log cannot be emptied')
}

function busy(reason: string): Error {
  return new SqliteDatabase.SqliteError(reason, 'SQLITE_BUSY')
}

type Checkpoint = { readonly busy: number }
