import type { Database } from 'better-sqlite3'
import type { Click } from '../../attribution/click.ts'
import type { Lead } from '../../attribution/lead.ts'
import type { Sale } from '../../attribution/sale.ts'
import type { EventFilter, EventKind } from '../catalog.ts'
import type { Page, Store } from '../store.ts'
import { CLICKS, LEADS, SALES, selectList } from '../tables.ts'
import { eventConditions } from './event-filter.ts'
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
    async (workspaceId: number, page: Page, filter: EventFilter = {}): Promise<Row[]> =>
      readStretch<Row>(database, eventsQuery(workspaceId, event, page, filter), page)
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

export function eventsQuery(
  workspaceId: number,
  event: EventKind,
  { isAscending = false }: Pick<Page, 'isAscending'>,
  filter: EventFilter,
): ListQuery {
  const conditions = eventConditions(workspaceId, event, filter)
  return { select: SELECT[event], ...conditions, table: event, isAscending }
}
