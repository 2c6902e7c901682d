import type { Database } from 'better-sqlite3'
import type { EventFilter } from '../catalog.ts'

/** Rows of this many links can be read side by side; with more, all rows are looked through. */
const FEW = 100

type OfLinks = Pick<EventFilter, 'domain' | 'tenantId' | 'partnerId'>

/**
 * The links a filter means by a trait of theirs, deleted ones too, for their rows to be found by
 * index. Undefined where it names no trait, or means more than a few.
 */
export function findFewLinks(
  database: Database,
  workspaceId: number,
  filter: OfLinks,
): string[] | undefined {
  const traits = Object.entries({
    partner_id: filter.partnerId,
    tenant_id: filter.tenantId,
    domain: filter.domain,
  }).filter(([, value]) => value !== undefined)
  if (traits.length === 0) return undefined
  const { sql, values } = linksStatement(workspaceId, traits)
  const ids = database.prepare<unknown[], string>(sql).pluck().all(values)
  return ids.length > FEW ? undefined : ids
}

export function linksStatement(
  workspaceId: number,
  traits: readonly (readonly [column: string, value: string | undefined])[],
) {
  const where = ['workspace_id = ?', ...traits.map(([column]) => `${column} = ?`)]
  return {
    sql: `SELECT id FROM links WHERE ${where.join(' AND ')} LIMIT ${FEW + 1}`,
    values: [workspaceId, ...traits.map(([, value]) => value ?? '')],
  }
}

/** The rest of a filter whose links have been found already. */
export function withoutLinkTraits(filter: EventFilter): EventFilter {
  return { ...filter, domain: undefined, tenantId: undefined, partnerId: undefined }
}
