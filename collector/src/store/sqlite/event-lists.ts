import type { Database } from 'better-sqlite3'
import type { Click } from '../../attribution/click.ts'
import type { Lead } from '../../attribution/lead.ts'
import type { Sale } from '../../attribution/sale.ts'
import type { EventFilter, EventKind } from '../catalog.ts'
import { eventConditions } from '../event-filter.ts'
import type { Page, Store } from '../store.ts'
import { CLICKS, LEADS, SALES, selectList } from '../tables.ts'
import { findFewLinks, linksToReadBy, withoutLinks } from './few-links.ts'
import { type ListQuery, readStretch } from './list-query.ts'

type EventHalf = Pick<Store, 'listClicks' | 'listLeads' | 'listSales' | 'findClicks'>

const SELECT = {
  clicks: `SELECT ${selectList(CLICKS)} FROM clicks`,
  leads: `SELECT ${selectList(LEADS)} FROM leads`,
  sales: `SELECT ${selectList(SALES)} FROM sales`,
} as const

/** Events, one by one. Ids are time-ordered, so a list runs down an index without sorting. */
export function prepareEventLists(database: Database): EventHalf {
  const list =
    <Row>(event: EventKind) =>
    async (workspaceId: number, page: Page, filter: EventFilter = {}): Promise<Row[]> => {
      const linkIds = findFewLinks(database, workspaceId, filter)
      const query = eventsQuery(workspaceId, event, page, filter, linkIds)
      return readStretch<Row>(database, query, page)
    }
  const clickById = database.prepare<[number, string], Click>(
    `${SELECT.clicks} WHERE workspace_id = ? AND id = ?`,
  )
  return {
    listClicks: list<Click>('clicks'),
    listLeads: list<Lead>('leads'),
    listSales: list<Sale>('sales'),
    async findClicks(workspaceId, ids) {
      return ids.flatMap((id) => clickById.get(workspaceId, id) ?? [])
    },
  }
}

/** `linkIds`: the links that the filter means, where they are few. */
export function eventsQuery(
  workspaceId: number,
  event: EventKind,
  { isAscending = false }: Pick<Page, 'isAscending'>,
  filter: EventFilter,
  linkIds?: readonly string[],
): ListQuery {
  const ids = linksToReadBy(event, filter, linkIds)
  return {
    select: SELECT[event],
    ...eventConditions(workspaceId, event, ids ? withoutLinks(filter, linkIds) : filter),
    order: [`${event}.id`],
    isAscending,
    ...(ids && { ofLinks: { by: { file: event }, ids, order: ['"id"'] } }),
  }
}
