import { closeSync, openSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import type { Store, Writes } from '../store.ts'
import { translating } from '../translating.ts'
import { prepareApplyWrites } from './apply-writes.ts'
import { createReader } from './create-reader.ts'
import { prepareCustomerLists } from './customer-lists.ts'
import { ROWS_FILED_AT_ONCE, startFiling } from './file-by-link.ts'
import { findDatabaseFile } from './find-database-file.ts'
import { prepareKnownLinks } from './known-links.ts'
import { prepareLinkLists } from './link-lists.ts'
import { lockForOneProcess } from './lock-for-one-process.ts'
import { namingFile } from './naming-file.ts'
import { openDatabase } from './open-database.ts'
import { isLogLeft, openLog } from './open-log.ts'
import { createOwedScrub } from './owed-scrub.ts'
import { createRankChanges } from './rank-changes.ts'
import { prepareReadFacts } from './read-facts.ts'
import { openRecentClicks } from './recent-clicks.ts'
import { prepareRegister } from './register.ts'
import { translateError } from './translate-error.ts'
import { prepareVisitorSalts } from './visitor-salts.ts'

/**
 * Opens the file, makes it if need be, and brings its schema up to date. Batches are read and
 * written here, on one connection with one cache; the disk flushes them beside the event loop, and
 * lists are read by a thread, so that no request waits while somebody looks at a year of clicks.
 */
export function openSqliteStore(named: string, rowsFiledAtOnce = ROWS_FILED_AT_ONCE): Store {
  const path = findDatabaseFile(named)
  const lock = namingFile(`${path}-lock`, () => lockForOneProcess(path))
  if (!lock) throw inUse(path)
  const wasLogLeft = isLogLeft(path)
  const { database, file, filing, recentClicks } = openOrLetGo(path, lock, rowsFiledAtOnce)
  const knownLinks = prepareKnownLinks(database)
  const readFacts = prepareReadFacts(database, knownLinks, recentClicks)
  const applyWrites = prepareApplyWrites(database, filing, recentClicks)
  const register = prepareRegister(database)
  const reader = createReader(path)
  const log = openLog({ path, file }, wasLogLeft, reader.whileIdle)
  const rankChanges = createRankChanges()
  const owed = createOwedScrub(wasLogLeft, log.scrub)
  const methods = translating<Omit<Store, 'batches'>>(translateError, {
    async readFacts(wanted) {
      return readFacts(wanted)
    },
    async apply(writes) {
      await log.whenOpen()
      filing.fileIfEnough()
      applyWrites(writes)
      if (writes.links.length > 0) knownLinks.forget()
      filing.note(writes)
      recentClicks.note(writes.recentClicks)
      if (writes.erasures.length > 0) owed.owe()
      await log.flush()
      log.grow(countRows(writes))
      rankChanges.note(writes)
    },
    scrub: owed.scrub,
    ...register,
    async changeRegister(change, version) {
      await register.changeRegister(change, version)
      await log.flush()
    },
    ...prepareVisitorSalts(database),
    async findLinkByDomain(domain, key) {
      return knownLinks.findByDomain(domain, key)
    },
    ...prepareLinkLists(database),
    ...prepareCustomerLists(database),
    ...reader.reads,
    async listCustomers(workspaceId, filter, stretch) {
      if (filter.sortBy !== 'saleAmount') {
        return reader.reads.listCustomers(workspaceId, filter, stretch)
      }
      try {
        return await reader.listRanked(rankChanges.take(), workspaceId, filter, stretch)
      } catch (error) {
        rankChanges.forget()
        throw error
      }
    },
    async ping() {
      database.prepare('SELECT 1').get()
    },
    async close() {
      log.stop()
      await reader.close()
      await log.close()
      database.close()
      // Not before: with any descriptor of a file a process lets go of all its locks on it.
      closeSync(file)
      lock.close()
    },
  })
  // There is one connection that writes, and it is not back before the flush.
  return { batches: { atOnce: 1, besideMin: 1 }, ...methods }
}

function inUse(path: string): Error {
  return new Error(`${path} is in use by another collector; one SQLite file serves one process`)
}

function countRows(writes: Writes): number {
  return Object.values(writes).reduce((rows, list) => rows + list.length, 0)
}

/** The database, with whatever the process before has left to be filed. */
function openOrLetGo(path: string, lock: Database, rowsFiledAtOnce: number) {
  const held = [lock]
  try {
    return namingFile(path, () => {
      const database = openDatabase(path)
      held.push(database)
      const filing = startFiling(database, rowsFiledAtOnce)
      const recentClicks = openRecentClicks(database)
      return { database, file: openSync(path, 'r+'), filing, recentClicks }
    })
  } catch (error) {
    for (const one of held) one.close()
    throw error
  }
}
