import { mkdirSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Where the database is, or is to be, in a folder that is made if need be: the file itself where a
 * symbolic link leads to it. SQLite has the log beside that, and two names are to share one lock.
 *
 * Throws where a log has lost its database. SQLite would delete it, with every sale in it.
 */
export function findDatabaseFile(named: string): string {
  mkdirSync(dirname(named), { recursive: true })
  const size = statSync(named, { throwIfNoEntry: false })?.size
  const path = size === undefined ? named : realpathSync(named)
  const log = `${path}-wal`
  const logSize = statSync(log, { throwIfNoEntry: false })?.size ?? 0
  if (!size && logSize > 0) {
    throw new Error(
      `${log} is the log of a database that is not there: put it back as ${path}, ` +
        'or move the log away to begin with an empty one',
    )
  }
  return path
}
