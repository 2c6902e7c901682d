import { createRequire } from 'node:module'
import type BetterSqlite3 from 'better-sqlite3'

const [nodesLine = 0] = process.versions.node.split('.').map(Number)
/**
 * Each of two majors crashes where the other one works: 12 aborts the newest of Node 24 and 26 as
 * soon as one of its objects is collected, 13 does not run on Node 20 (ADR 23).
 */
const DRIVER = nodesLine < 22 ? 'better-sqlite3-for-node-20' : 'better-sqlite3'

/** SQLite's driver, in the major that this Node can run. */
export const SqliteDatabase = load()

function load(): typeof BetterSqlite3 {
  try {
    const Driver: typeof BetterSqlite3 = createRequire(import.meta.url)(DRIVER)
    // Only now it loads what is native in it.
    new Driver(':memory:').close()
    return Driver
  } catch (cause) {
    const line = process.versions.node
    throw new Error(`${DRIVER} does not load on Node ${line}: npm ci with this Node brings it`, {
      cause,
    })
  }
}
