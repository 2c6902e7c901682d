import type { Database } from 'better-sqlite3'
import type { EventFilter, EventKind } from '../catalog.ts'

/** Rows of this many links can be read side by side; with more, all rows are looked through. */
const FEW = 100

type OfLinks = Pick<EventFilter, 'domain' | 'tenantId' | 'partnerId' | 'linkId'>

/**
 * The links a filter means by a trait of theirs, deleted ones too, for their rows to be found by
 * their files. Undefined where it names no trait, names the link itself, or means more than a few.
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
  if (traits.length === 0 || filter.linkId !== undefined) return undefined
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

/**
 * The links whose files lead to what a filter means: the one it names, or the few it means.
 * Undefined where there are none, or where the click or the customer leads there sooner.
 */
export function linksToReadBy(
  event: EventKind,
  { linkId, clickId, customerId }: EventFilter,
  few: readonly string[] | undefined,
): readonly string[] | undefined {
  const sooner = event === 'clicks' ? clickId : customerId
  if (sooner !== undefined) return undefined
  return linkId === undefined ? few : [linkId]
}

/** What is left of a filter to be looked at where rows are read by these links. */
export function withoutLinks(filter: EventFilter, few: readonly string[] | undefined): EventFilter {
  const rest = { ...filter, linkId: undefined }
  return few ? { ...rest, domain: undefined, tenantId: undefined, partnerId: undefined } : rest
}
