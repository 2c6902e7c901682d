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
import { numbered } from './list-query.ts'
import type { Read } from './patient-reads.ts'

type CountHalf = Pick<Catalog, 'countEvents' | 'countEventsBetween'>

/** Events by the number. */
export function prepareEventCounts(read: Read): CountHalf {
  return {
    async countEvents(workspaceId, event, filter, by) {
      return read<EventCount>(countStatement(workspaceId, event, filter, by))
    },
    async countEventsBetween(workspaceId, event, filter, ids) {
      const sums: EventSum[] = []
      // One after another: a chart must not take every connection.
      for (const [index, beforeId] of ids.slice(1).entries()) {
        const within = { ...filter, fromId: ids[index], beforeId }
        const [sum = NOTHING] = await read<EventSum>(
          countStatement(workspaceId, event, within, 'nothing'),
        )
        sums.push({ events: sum.events, saleAmount: sum.saleAmount })
      }
      return sums
    },
  }
}

const NOTHING: EventSum = { events: 0, saleAmount: 0 }

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
  const heaviest = `ORDER BY ${event === 'sales' ? '5 DESC, 4' : '4'} DESC LIMIT ${GROUPS_MAX}`
  const sql = `SELECT ${key} AS "key", ${country} AS "country", ${region} AS "region",
        ${event === 'leads' ? 'coalesce(sum(leads.quantity), 0)::bigint' : 'count(*)'} AS "events",
        ${event === 'sales' ? SALE_AMOUNT : '0::bigint'} AS "saleAmount"
      FROM ${event} ${click} WHERE ${where.join(' AND ')}
      ${by === 'nothing' ? '' : `GROUP BY 1, 2, 3 ${heaviest}`}`
  return { text: numbered(sql), values }
}

/** Stands still where totals do. */
const SALE_AMOUNT = `least(coalesce(sum(sales.usd_cents), 0), ${Number.MAX_SAFE_INTEGER})::bigint`

function keyOf(event: EventKind, by: CountedBy): string {
  if (by === 'nothing') return 'NULL'
  if (by === 'linkId') return `${event}.link_id`
  return `clicks.${columnOf(by)}`
}
