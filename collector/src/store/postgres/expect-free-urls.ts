import { leadsTo } from '../leads-to.ts'
import type { Writes } from '../store.ts'
import type { Statement } from './connections.ts'
import { expectNoMoreRows, onRows, parameterAfter, rowSet } from './row-set.ts'

const LOCK_WORKSPACES = `SELECT id FROM workspaces WHERE id = ANY($1::bigint[])
  ORDER BY id FOR NO KEY UPDATE`
const URLS = ['workspaceId', 'url']
const look = onRows(
  `SELECT ${expectNoMoreRows('count(*)', parameterAfter(URLS))}
   FROM ${rowSet('free', URLS)} JOIN links ON ${leadsTo('free."workspaceId"', 'free.url')}`,
  URLS,
)

/**
 * Statements that end the transaction if a link leads to a URL that must have none; none if there
 * are no such URLs. A URL may have several links, so no unique key tells who was second to make the
 * first of them. Whoever does locks the workspace, before any other row and as nothing else in a
 * batch does, and only then looks: the second sees what the first has committed.
 */
export function expectFreeUrls({ expectedFreeUrls, expectedLinks }: Writes): Statement[] {
  if (expectedFreeUrls.length === 0) return []
  const workspaceIds = new Set(expectedFreeUrls.map(({ workspaceId }) => `${workspaceId}`))
  const lock = { text: LOCK_WORKSPACES, values: [[...workspaceIds]], isPrepared: true }
  const free = new Set(expectedFreeUrls.map(({ workspaceId, url }) => `${workspaceId} ${url}`))
  const leaving = expectedLinks.filter(
    ({ workspaceId, url, deletedAt }) => deletedAt === null && free.has(`${workspaceId} ${url}`),
  )
  return [lock, look(expectedFreeUrls, leaving.length)]
}
