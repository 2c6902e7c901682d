import type { Database } from 'better-sqlite3'
import { HOUR_MS } from '../../attribution/circumstances.ts'
import type { RecentClick } from '../../attribution/click.ts'
import { StoreConflict } from '../store-error.ts'
import { RECENT_CLICK_ROWS, RECENT_CLICKS } from '../tables.ts'
import { prepareLook } from './look-up.ts'
import { prepareInsertAll } from './row-set.ts'
import { VisitorIndex } from './visitor-index.ts'

/**
 * How many forgotten visitors are swept out for each new one: the table shrinks as fast as it grew.
 */
const SWEPT_PER_NEW = 2
/** More than a thousand new visitors a second for an hour; past that, the oldest make room. */
const KEPT_MAX = 4_194_304

export type RecentClicks = {
  readonly find: (
    workspaceId: number,
    linkId: string,
    visitorHash: string,
  ) => RecentClick | undefined
  /** In a batch's transaction. A visitor who has been counted within the hour is a conflict. */
  readonly put: (recentClicks: readonly RecentClick[]) => void
  /** Their batch was written: from now on they are found. */
  readonly note: (recentClicks: readonly RecentClick[]) => void
}

/**
 * The clicks of the last hour, in the order they came: rows are added at the table's end and swept
 * out at its beginning. By visitor they are found through an index in memory, since a tree in the
 * order of random hashes would be written in another place for each of them.
 */
export function openRecentClicks(database: Database, keptMax = KEPT_MAX): RecentClicks {
  const index = new VisitorIndex()
  let last = fill(index, database)
  let oldest = 0
  const look = prepareLook(database, RECENT_CLICKS)('number = ?')
  const insert = prepareInsertAll(database, RECENT_CLICK_ROWS)
  const sweep = database.prepare<[number, number, number]>(
    `DELETE FROM recent_clicks WHERE number IN (
       SELECT number FROM (SELECT number, recorded_at FROM recent_clicks ORDER BY number LIMIT ?)
       WHERE number <= ? OR abs(recorded_at - ?) > ${HOUR_MS})`,
  )
  const readOldest = database.prepare<[], number>('SELECT min(number) FROM recent_clicks').pluck()

  function find(workspaceId: number, linkId: string, visitorHash: string): RecentClick | undefined {
    for (const number of index.find(linkId, visitorHash)) {
      const found = look(number)
      const isSame = found?.visitorHash === visitorHash && found.linkId === linkId
      if (isSame && found.workspaceId === workspaceId) return found
    }
    return undefined
  }

  function expectNotRecent({ workspaceId, linkId, visitorHash, recordedAt }: RecentClick): void {
    const before = find(workspaceId, linkId, visitorHash)
    if (before && Math.abs(recordedAt - before.recordedAt) < HOUR_MS) {
      throw new StoreConflict('a visitor as it was read', undefined)
    }
  }

  return {
    find,
    put(recentClicks) {
      const newest = recentClicks.at(-1)
      if (!newest) return
      for (const recent of recentClicks) expectNotRecent(recent)
      // One literal and no spread, which would cost as much as the rule behind it.
      const rows = recentClicks.map((recent, position) => ({
        number: last + 1 + position,
        workspaceId: recent.workspaceId,
        linkId: recent.linkId,
        visitorHash: recent.visitorHash,
        clickId: recent.clickId,
        recordedAt: recent.recordedAt,
      }))
      insert(rows)
      const count = recentClicks.length
      sweep.run(count * SWEPT_PER_NEW, last + count - keptMax, newest.recordedAt)
      oldest = readOldest.get() ?? 0
    },
    note(recentClicks) {
      // `oldest` is of a batch with clicks, and of one that failed it may have come to nothing.
      if (recentClicks.length === 0) return
      for (const { linkId, visitorHash } of recentClicks) index.add(linkId, visitorHash, ++last)
      index.forgetBelow(oldest)
    },
  }
}

/** With the rows that are there; returns the last one's number. */
function fill(index: VisitorIndex, database: Database): number {
  const rows = database
    .prepare<[], [number, string, string]>(
      'SELECT number, link_id, visitor_hash FROM recent_clicks ORDER BY number',
    )
    .raw()
  let last = 0
  for (const [number, linkId, visitorHash] of rows.iterate()) {
    index.add(linkId, visitorHash, number)
    last = number
  }
  return last
}
