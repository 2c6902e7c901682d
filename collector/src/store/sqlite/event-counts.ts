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
import { findFewLinks, withoutLinkTraits } from './few-links.ts'

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
  const { where, values } = eventConditions(
    workspaceId,
    event,
    linkIds ? withoutLinkTraits(filter) : filter,
  )
  if (linkIds) {
    where.push(`${event}.link_id IN (${linkIds.map(() => '?').join(', ')})`)
    values.push(...linkIds)
  }
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
  return {
    sql: `SELECT ${key} AS "key", ${country} AS "country", ${region} AS "region",
        ${event === 'leads' ? 'coalesce(sum(leads.quantity), 0)' : 'count(*)'} AS "events",
        ${event === 'sales' ? SALE_AMOUNT : '0'} AS "saleAmount"
      FROM ${event} ${click} WHERE ${where.join(' AND ')}
      ${by === 'nothing' ? '' : `GROUP BY 1, 2, 3 ${heaviest}`}`,
    values,
  }
}

/** Stands still where totals do. `sum` would fail instead, and every page of sales with it. */
const SALE_AMOUNT = `min(total(sales.usd_cents), ${Number.MAX_SAFE_INTEGER})`

function keyOf(event: EventKind, by: CountedBy): string {
  if (by === 'nothing') return 'NULL'
  if (by === 'linkId') return `${event}.link_id`
  return `clicks.${columnOf(by)}`
}
