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
import { numbered } from './list-query.ts'
import type { Read } from './patient-reads.ts'

/** Events by the number. */
export function prepareEventCounts(read: Read): Pick<Catalog, 'countEvents'> {
  return {
    async countEvents(workspaceId, event, filter, by) {
      return read<EventCount>(countStatement(workspaceId, event, filter, by))
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
  const sql = `SELECT ${key} AS "key", ${country} AS "country", ${region} AS "region",
        ${event === 'leads' ? 'coalesce(sum(leads.quantity), 0)::bigint' : 'count(*)'} AS "events",
        ${event === 'sales' ? SALE_AMOUNT : '0::bigint'} AS "saleAmount"
      FROM ${event} ${click} WHERE ${where.join(' AND ')}
      ${by === 'nothing' ? '' : 'GROUP BY 1, 2, 3'}`
  return { text: numbered(sql), values }
}

/** Stands still where totals do. */
const SALE_AMOUNT = `least(coalesce(sum(sales.usd_cents), 0), ${Number.MAX_SAFE_INTEGER})::bigint`

function keyOf(event: EventKind, by: CountedBy): string {
  if (by === 'nothing') return 'NULL'
  if (by === 'slot') return `${event}.recorded_at / ${SLOT_MS}`
  if (by === 'linkId') return `${event}.link_id`
  return `clicks.${columnOf(by)}`
}
