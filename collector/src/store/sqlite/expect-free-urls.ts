import type { Database } from 'better-sqlite3'
import { leadsTo } from '../leads-to.ts'
import { nameOf } from '../named.ts'
import type { Writes } from '../store.ts'
import { StoreConflict } from '../store-error.ts'

type Expected = Pick<Writes, 'expectedFreeUrls' | 'expectedLinks'>

/** Rejects with a conflict if a link leads to a URL that must have none; in a transaction. */
export function prepareExpectFreeUrls(database: Database): (writes: Expected) => void {
  const linksTo = database
    .prepare<[number, string, string], string>(`SELECT id FROM links WHERE ${leadsTo('?', '?')}`)
    .pluck()
  return ({ expectedFreeUrls, expectedLinks }) => {
    if (expectedFreeUrls.length === 0) return
    const expected = new Set(expectedLinks.map(nameOf))
    for (const { workspaceId, url } of expectedFreeUrls) {
      const ids = linksTo.all(workspaceId, url, url)
      const isFree = ids.every((id) => expected.has(nameOf({ workspaceId, id })))
      if (!isFree) throw new StoreConflict('URLs without a link', undefined)
    }
  }
}
