import { CLICK_TRAITS, type EventFilter, type EventKind } from './catalog.ts'
import { escapePattern } from './like-pattern.ts'
import { columnOf } from './tables.ts'

type Conditions = { readonly where: string[]; readonly values: (string | number)[] }

/**
 * Conditions on the rows of an event table. What the rows themselves do not hold is asked in
 * `EXISTS`, which keeps the order of the index that the rows come from. Both engines understand
 * them; `?` stands for a value.
 */
export function eventConditions(
  workspaceId: number,
  table: EventKind,
  filter: EventFilter,
): Conditions {
  const { where, values }: Conditions = {
    where: [`${table}.workspace_id = ?`],
    values: [workspaceId],
  }
  const add = (condition: string, ...given: (string | undefined)[]) => {
    if (given.some((value) => value === undefined)) return
    where.push(condition)
    values.push(...given.filter((value) => value !== undefined))
  }
  add(`${table}.id >= ?`, filter.fromId)
  add(`${table}.id < ?`, filter.beforeId)
  add(`${table}.link_id = ?`, filter.linkId)
  add(`${table}.${table === 'clicks' ? 'id' : 'click_id'} = ?`, filter.clickId)
  if (table !== 'clicks') add(`${table}.customer_id = ?`, filter.customerId)
  if (table === 'sales' && filter.isVerified) add(`${table}.reported_by = 'server'`)
  add(ofLink(table, 'domain'), filter.domain)
  add(ofLink(table, 'tenant_id'), filter.tenantId)
  add(ofLink(table, 'partner_id'), filter.partnerId)
  for (const trait of CLICK_TRAITS) {
    const wanted = filter.click?.[trait]
    if (wanted === null) add(ofClick(table, `${columnOf(trait)} IS NULL`))
    else add(ofClick(table, `${columnOf(trait)} = ?`), wanted)
  }
  const { referrerHost } = filter
  if (referrerHost === null) add(ofClick(table, 'referrer IS NULL'))
  else if (referrerHost !== undefined) add(ofClick(table, REFERRER_HOST), ...pagesOf(referrerHost))
  return { where, values }
}

const REFERRER_HOST = `referrer IS NOT NULL AND (${Array(4)
  .fill(`clicks.referrer LIKE ? ESCAPE '!'`)
  .join(' OR ')})`

/** Patterns for the addresses of a host's pages, with a port or without. */
function pagesOf(host: string): string[] {
  const escaped = escapePattern(host)
  return ['http', 'https'].flatMap((scheme) =>
    ['/', ':'].map((end) => `${scheme}://${escaped}${end}%`),
  )
}

function ofLink(table: EventKind, column: string): string {
  return `EXISTS (SELECT 1 FROM links WHERE links.workspace_id = ${table}.workspace_id
    AND links.id = ${table}.link_id AND links.${column} = ?)`
}

function ofClick(table: EventKind, condition: string): string {
  if (table === 'clicks') return `clicks.${condition}`
  return `EXISTS (SELECT 1 FROM clicks WHERE clicks.workspace_id = ${table}.workspace_id
    AND clicks.id = ${table}.click_id AND clicks.${condition})`
}
