import type { Database } from 'better-sqlite3'
import type { Writes } from '../store.ts'
import { FILED, FILED_UP_TO, type Filed } from './filed-by-link.ts'

/**
 * So many rows are filed at once: enough that the pages of a link are written for many of them, few
 * enough to be looked through by whoever asks for one link's, and not to hold up a batch for long.
 */
export const ROWS_FILED_AT_ONCE = 2_048

export type Filing = {
  /** In a batch's transaction: rows that are older than what is filed are filed at once. */
  readonly fileLate: (writes: Writes) => void
  /** A batch was written. */
  readonly note: (writes: Writes) => void
  /** Before a batch: files what the ones before it have written, once that is enough. */
  readonly fileIfEnough: () => void
}

/**
 * Files rows under their links. Ids are time-ordered, so what is not filed yet lies at the end of
 * its table, and one id says where it begins. A clock that was set back makes rows that are before
 * it; those are filed one by one.
 */
export function startFiling(database: Database, rowsAtOnce: number): Filing {
  const { file, fileOne, readUpTo, readWorkspaces } = prepareStatements(database)
  let upTo = readUpTo()
  let rows = 0
  const workspaces = new Set<number>()

  function fileAll(): void {
    upTo = file([...workspaces], upTo)
    workspaces.clear()
    rows = 0
  }

  // What the process before has left.
  for (const id of readWorkspaces()) workspaces.add(id)
  fileAll()

  return {
    fileLate(writes) {
      for (const table of FILED) {
        for (const row of writes[table]) {
          if (row.id <= upTo[table]) fileOne[table].run(row.workspaceId, row.linkId, row.id)
        }
      }
    },
    note(writes) {
      for (const table of FILED) {
        rows += writes[table].length
        for (const { workspaceId } of writes[table]) workspaces.add(workspaceId)
      }
    },
    fileIfEnough() {
      if (rows >= rowsAtOnce) fileAll()
    },
  }
}

type UpTo = Readonly<Record<Filed, string>>

function prepareStatements(database: Database) {
  const each = <Made>(make: (table: Filed) => Made) =>
    Object.fromEntries(FILED.map((table) => [table, make(table)])) as Record<Filed, Made>
  // One that is there already is passed over: no list is worth refusing a sale.
  const fileNew = each((table) =>
    database.prepare<[number, string]>(
      `INSERT OR IGNORE INTO ${table}_of_link SELECT workspace_id, link_id, id FROM ${table}
       WHERE workspace_id = ? AND id > ? ORDER BY link_id, id`,
    ),
  )
  const newest = each((table) =>
    database
      .prepare<[number], string | null>(`SELECT max(id) FROM ${table} WHERE workspace_id = ?`)
      .pluck(),
  )
  const setUpTo = database.prepare<[string, Filed]>(
    `UPDATE ${FILED_UP_TO} SET id = ? WHERE name = ?`,
  )

  function fileTable(table: Filed, workspaces: readonly number[], upTo: string): string {
    const ids = workspaces.map((id) => {
      fileNew[table].run(id, upTo)
      return newest[table].get(id) ?? ''
    })
    const last = ids.reduce((one, other) => (one > other ? one : other), upTo)
    if (last !== upTo) setUpTo.run(last, table)
    return last
  }

  return {
    file: database.transaction(
      (workspaces: readonly number[], upTo: UpTo): UpTo =>
        each((table) => fileTable(table, workspaces, upTo[table])),
    ).immediate,
    // A changed row is there already, and has followed its link.
    fileOne: each((table) =>
      database.prepare<[number, string, string]>(
        `INSERT OR IGNORE INTO ${table}_of_link VALUES (?, ?, ?)`,
      ),
    ),
    readUpTo(): UpTo {
      const select = database.prepare<[Filed], string>(
        `SELECT id FROM ${FILED_UP_TO} WHERE name = ?`,
      )
      return each((table) => select.pluck().get(table) ?? '')
    },
    /** From one to the next, without reading what lies between. */
    readWorkspaces: () =>
      FILED.flatMap((table) =>
        database
          .prepare<[], number>(
            `WITH RECURSIVE workspace (id) AS (
               SELECT min(workspace_id) FROM ${table}
               UNION ALL
               SELECT (SELECT min(workspace_id) FROM ${table} WHERE workspace_id > workspace.id)
               FROM workspace WHERE id IS NOT NULL
             ) SELECT id FROM workspace WHERE id IS NOT NULL`,
          )
          .pluck()
          .all(),
      ),
  }
}
