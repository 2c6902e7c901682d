import type { Database } from 'better-sqlite3'
import {
  type Catalog,
  CLICK_TRAITS,
  type CountedBy,
  type EventCount,
  type EventFilter,
  type EventKind,
  SLOT_MS,
} from '../catalog.ts'
import { columnOf } from '../tables.ts'
import { eventConditions } from './event-filter.ts'

/** Events by the number. */
export function prepareEventCounts(database: Database): Pick<Catalog, 'countEvents'> {
  return {
    async countEvents(workspaceId, event, filter, by) {
      const { sql, values } = countStatement(workspaceId, event, filter, by)
      return database.prepare<unknown[], EventCount>(sql).all(...values)
    },
  }
}

export function countStatement(
  workspaceId: number,
  event: EventKind,
  filter: EventFilter,
  by: CountedBy,
) {
  const { where, values } = eventConditions(workspaceId, event, filter)
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
  return {
    sql: `SELECT ${key} AS "key", ${country} AS "country", ${region} AS "region",
        ${event === 'leads' ? 'coalesce(sum(leads.quantity), 0)' : 'count(*)'} AS "events",
        ${event === 'sales' ? SALE_AMOUNT : '0'} AS "saleAmount"
      FROM ${event} ${click} WHERE ${where.join(' AND ')}
      ${by === 'nothing' ? '' : 'GROUP BY 1, 2, 3'}`,
    values,
  }
}

/** Stands still where totals do. `sum` would fail instead, and every page of sales with it. */
const SALE_AMOUNT = `min(total(sales.usd_cents), ${Number.MAX_SAFE_INTEGER})`

function keyOf(event: EventKind, by: CountedBy): string {
  if (by === 'nothing') return 'NULL'
  if (by === 'slot') return `${event}.recorded_at / ${SLOT_MS}`
  if (by === 'linkId') return `${event}.link_id`
  return `clicks.${columnOf(by)}`
}
