import type { Database } from 'better-sqlite3'
import {
  type Catalog,
  CLICK_TRAITS,
  type CountedBy,
  type EventCount,
  type EventFilter,
  type EventKind,
  type EventSum,
  GROUPS_MAX,
} from '../catalog.ts'
import { eventConditions } from '../event-filter.ts'
import { columnOf } from '../tables.ts'
import { findFewLinks, linksToReadBy, withoutLinks } from './few-links.ts'
import { selectOfLinks } from './filed-by-link.ts'

type CountHalf = Pick<Catalog, 'countEvents' | 'countEventsBetween'>

/** Events by the number. */
export function prepareEventCounts(database: Database): CountHalf {
  return {
    async countEvents(workspaceId, event, filter, by) {
      const linkIds = findFewLinks(database, workspaceId, filter)
      const { sql, values } = countStatement(workspaceId, event, { ...filter, linkIds }, by)
      return database.prepare<unknown[], EventCount>(sql).all(values)
    },
    async countEventsBetween(workspaceId, event, filter, ids) {
      const linkIds = findFewLinks(database, workspaceId, filter)
      return ids.slice(1).map((beforeId, index) => {
        const within = { ...filter, linkIds, fromId: ids[index], beforeId }
        const { sql, values } = countStatement(workspaceId, event, within, 'nothing')
        const [{ events, saleAmount } = NOTHING] = database
          .prepare<unknown[], EventSum>(sql)
          .all(values)
        return { events, saleAmount }
      })
    },
  }
}

const NOTHING: EventSum = { events: 0, saleAmount: 0 }

/** `linkIds`: the links that the filter means, where they are few. */
type CountFilter = EventFilter & { readonly linkIds?: readonly string[] | undefined }

export function countStatement(
  workspaceId: number,
  event: EventKind,
  { linkIds, ...filter }: CountFilter,
  by: CountedBy,
) {
  const ids = linksToReadBy(event, filter, linkIds)
  const { where, values } = eventConditions(
    workspaceId,
    event,
    ids ? withoutLinks(filter, linkIds) : filter,
  )
  const isOfClick = CLICK_TRAITS.some((trait) => trait === by)
  const click =
    isOfClick && event !== 'clicks'
      ? `LEFT JOIN clicks ON clicks.workspace_id = ${event}.workspace_id
           AND clicks.id = ${event}.click_id`
      : ''
  const key = keyOf(event, by)
  // A region has its country's code in front, and a city is told by its region.
  const country = by === 'city' || by === 'region' ? 'clicks.country' : 'NULL'
  const region = by === 'city' ? 'clicks.region' : 'NULL'
  const heaviest = `ORDER BY ${event === 'sales' ? '5 DESC, 4' : '4'} DESC LIMIT ${GROUPS_MAX}`
  const ofAll = {
    sql: `SELECT ${key} AS "key", ${country} AS "country", ${region} AS "region",
        ${event === 'leads' ? 'coalesce(sum(leads.quantity), 0)' : 'count(*)'} AS "events",
        ${event === 'sales' ? SALE_AMOUNT : '0'} AS "saleAmount"
      FROM ${event} ${click} WHERE ${where.join(' AND ')}
      ${by === 'nothing' ? '' : `GROUP BY 1, 2, 3 ${heaviest}`}`,
    values,
  }
  return ids ? ofLinks(ofAll, workspaceId, event, ids, filter) : ofAll
}

/** The same of the rows of these links only, which take the table's place. */
function ofLinks(
  { sql, values }: { readonly sql: string; readonly values: readonly (string | number)[] },
  workspaceId: number,
  event: EventKind,
  linkIds: readonly string[],
  { fromId, beforeId }: EventFilter,
) {
  const columns = new Set(sql.match(new RegExp(`\\b${event}\\.\\w+`, 'g')))
  const rows = selectOfLinks(event, linkIds, {
    select: `SELECT ${[...columns].join(', ')} FROM ${event}`,
    ...eventConditions(workspaceId, event, { fromId, beforeId }),
  })
  return {
    sql: sql.replace(`FROM ${event} `, `FROM (${rows.sql}) AS ${event} `),
    values: [...rows.values, ...values],
  }
}

/** Stands still where totals do. `sum` would fail instead, and every page of sales with it. */
const SALE_AMOUNT = `min(total(sales.usd_cents), ${Number.MAX_SAFE_INTEGER})`

function keyOf(event: EventKind, by: CountedBy): string {
  if (by === 'nothing') return 'NULL'
  if (by === 'linkId') return `${event}.link_id`
  return `clicks.${columnOf(by)}`
}
