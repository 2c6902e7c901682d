import type { Database } from 'better-sqlite3'

export type RankedCustomer = { readonly workspaceId: number; readonly id: string }

/** `none`: those known so far stand for nothing any more, and are made anew when asked for. */
export type RankChanges = readonly RankedCustomer[] | 'none'

/** A part of the page cache of the connection: what does not fit waits in a file of the system. */
const CACHE_KIBIBYTES = 4_096

/**
 * Customers by what they have spent, in a table that lives as long as its connection. A shop's
 * ranks are made when they are first asked for, and then brought up to date each time, so that no
 * sale pays for them.
 */
export function prepareCustomerRanks(database: Database) {
  database.pragma(`temp.cache_size = -${CACHE_KIBIBYTES}`)
  database.exec(CUSTOMER_RANKS)
  const forget = database.prepare('DELETE FROM customer_ranks')
  const rankAll = database.prepare(
    `INSERT OR REPLACE INTO customer_ranks SELECT ${RANKED} FROM customers
     WHERE workspace_id = ? ORDER BY id`,
  )
  const rankOne = database.prepare(
    `INSERT OR REPLACE INTO customer_ranks SELECT ${RANKED} FROM customers
     WHERE workspace_id = ? AND id = ?`,
  )
  const ranked = new Set<number>()

  return {
    /** Brings a workspace's ranks up to date, where so much has changed since the last time. */
    rank: database.transaction((workspaceId: number, changes: RankChanges): void => {
      if (changes === 'none') {
        forget.run()
        ranked.clear()
      } else {
        for (const changed of changes) {
          if (ranked.has(changed.workspaceId)) rankOne.run(changed.workspaceId, changed.id)
        }
      }
      if (ranked.has(workspaceId)) return
      // An index that is made of all rows is sorted once; one that grows is written all over.
      database.exec(DROP_INDEXES)
      rankAll.run(workspaceId)
      database.exec(INDEXES)
      ranked.add(workspaceId)
    }),
  }
}

const RANKED = 'workspace_id, id, link_id, sale_amount'

const DROP_INDEXES = `
  DROP INDEX temp.customer_ranks_amount;
  DROP INDEX temp.customer_ranks_of_link;
`

const INDEXES = `
  CREATE INDEX temp.customer_ranks_amount ON customer_ranks (workspace_id, sale_amount, id);
  CREATE INDEX temp.customer_ranks_of_link
    ON customer_ranks (workspace_id, link_id, sale_amount, id);
`

export const CUSTOMER_RANKS = `
  CREATE TEMP TABLE customer_ranks (
    workspace_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    link_id TEXT NOT NULL,
    sale_amount INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id)
  ) WITHOUT ROWID;
  ${INDEXES}
`
