import type { Database } from 'better-sqlite3'
import { foldKey } from '../../attribution/link.ts'
import type { LinkFilter } from '../catalog.ts'
import { containing } from '../like-pattern.ts'
import type { LinkWithTotals, Store } from '../store.ts'
import { LINK_TOTALS, LINKS, selectList } from '../tables.ts'
import { type ListQuery, readStretch } from './list-query.ts'

type LinkHalf = Pick<Store, 'findLink' | 'findLinks' | 'listLinks' | 'countLinks'>

// A plain JOIN might be turned around, and its rows would come unordered.
const SELECT_LINKS = `SELECT ${selectList(LINKS)}, ${selectList(LINK_TOTALS)}
  FROM links LEFT JOIN link_totals
    ON link_totals.workspace_id = links.workspace_id AND link_totals.link_id = links.id`

/** What readers ask about links. */
export function prepareLinkLists(database: Database): LinkHalf {
  const find = (where: string) =>
    database.prepare<(number | string)[], LinkWithTotals>(
      `${SELECT_LINKS} WHERE links.workspace_id = ? AND ${where}`,
    )
  const byId = find('id = ?')
  const thereById = find('id = ? AND deleted_at IS NULL')
  const byExternalId = find('external_id = ? AND deleted_at IS NULL')
  const byKey = find('domain = ? AND key_folded = ? AND deleted_at IS NULL')

  return {
    async findLink(workspaceId, reference) {
      if ('id' in reference) return thereById.get(workspaceId, reference.id)
      if ('externalId' in reference) return byExternalId.get(workspaceId, reference.externalId)
      return byKey.get(workspaceId, reference.domain, foldKey(reference.key))
    },
    async findLinks(workspaceId, ids) {
      return ids.flatMap((id) => byId.get(workspaceId, id) ?? [])
    },
    async listLinks(workspaceId, filter, stretch) {
      return readStretch<LinkWithTotals>(database, linksQuery(workspaceId, filter), stretch)
    },
    async countLinks(workspaceId, filter) {
      const { where, values } = linksQuery(workspaceId, filter)
      const count = database.prepare<unknown[], number>(
        `SELECT count(*) FROM links WHERE ${where.join(' AND ')}`,
      )
      return count.pluck().get(...values) ?? 0
    },
  }
}

/** Which links, and in which order. */
export function linksQuery(workspaceId: number, filter: LinkFilter): ListQuery {
  const where = ['links.workspace_id = ?', 'deleted_at IS NULL']
  const values: (string | number)[] = [workspaceId]
  if (!filter.showArchived) where.push('archived_at IS NULL')
  if (filter.domain !== undefined) {
    where.push('domain = ?')
    values.push(filter.domain)
  }
  if (filter.tenantId !== undefined) {
    where.push('tenant_id = ?')
    values.push(filter.tenantId)
  }
  if (filter.search !== undefined) {
    where.push(`(key_folded LIKE ? ESCAPE '!' OR lower(url) LIKE lower(?) ESCAPE '!')`)
    values.push(containing(foldKey(filter.search)), containing(filter.search))
  }
  return { select: SELECT_LINKS, where, values, order: ['links.id'], isAscending: false }
}
