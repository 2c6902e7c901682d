import { foldKey, type Link } from '../../attribution/link.ts'
import type { LinkFilter } from '../catalog.ts'
import { containing } from '../like-pattern.ts'
import type { LinkWithTotals, Store } from '../store.ts'
import { LINK_TOTALS, LINKS, selectList } from '../tables.ts'
import type { Connections, Statement } from './connections.ts'
import { type ListQuery, numbered, readStretch } from './list-query.ts'
import { holdsNul } from './look-up.ts'
import type { Read } from './patient-reads.ts'

type LinkHalf = Pick<Store, 'findLink' | 'findLinks' | 'listLinks' | 'countLinks'>

const SELECT_LINKS = `SELECT ${selectList(LINKS)}, ${selectList(LINK_TOTALS)}
  FROM links LEFT JOIN link_totals
    ON link_totals.workspace_id = links.workspace_id AND link_totals.link_id = links.id`

const BY_DOMAIN = `SELECT ${selectList(LINKS)} FROM links
  WHERE domain = $1 AND key_folded = $2 AND deleted_at IS NULL ORDER BY workspace_id LIMIT 1`

/** What visitors ask: never behind a list, or a dashboard would turn them away. */
export function prepareFindLinkByDomain(connections: Connections): Pick<Store, 'findLinkByDomain'> {
  return {
    async findLinkByDomain(domain, key) {
      const values = [domain, foldKey(key)]
      if (values.some(holdsNul)) return undefined
      const statement: Statement<Link> = { text: BY_DOMAIN, values, isPrepared: true }
      const [[link]] = await connections.work(({ send }) => send(statement))
      return link
    },
  }
}

/** What readers ask about links. */
export function prepareLinkLists(read: Read): LinkHalf {
  const find = (where: string, ...values: (string | number)[]) =>
    read<LinkWithTotals>({
      text: `${SELECT_LINKS} WHERE links.workspace_id = $1 AND ${where} AND deleted_at IS NULL`,
      values,
      isPrepared: true,
    })

  return {
    async findLink(workspaceId, reference) {
      const [link] =
        'id' in reference
          ? await find('id = $2', workspaceId, reference.id)
          : 'externalId' in reference
            ? await find('external_id = $2', workspaceId, reference.externalId)
            : await find(
                'domain = $2 AND key_folded = $3',
                workspaceId,
                reference.domain,
                foldKey(reference.key),
              )
      return link
    },
    async findLinks(workspaceId, ids) {
      const text = `${SELECT_LINKS} WHERE links.workspace_id = $1 AND id = ANY ($2)`
      return read<LinkWithTotals>({ text, values: [workspaceId, ids] })
    },
    async listLinks(workspaceId, filter, stretch) {
      return readStretch<LinkWithTotals>(read, linksQuery(workspaceId, filter), stretch)
    },
    async countLinks(workspaceId, filter) {
      const { where, values } = linksQuery(workspaceId, filter)
      const sql = `SELECT count(*) AS count FROM links WHERE ${where.join(' AND ')}`
      const [counted] = await read<{ count: number }>({ text: numbered(sql), values })
      return counted?.count ?? 0
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
    where.push(`(key_folded LIKE ? ESCAPE '!' OR lower(url) LIKE lower(? COLLATE "C") ESCAPE '!')`)
    values.push(containing(foldKey(filter.search)), containing(filter.search))
  }
  return { select: SELECT_LINKS, where, values, table: 'links', isAscending: false }
}
